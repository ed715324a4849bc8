package org.engram.kernel.runtime.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.engram.kernel.runtime.ProviderSelector;
import org.engram.kernel.runtime.RolloutPlan;
import org.engram.kernel.runtime.internal.journal.Journal;
import org.engram.kernel.runtime.settings.EngramSettings;
import org.engram.kernel.spi.KernelId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The process is killed at each point of each decision. What is on the disk is the journal up to
 * there: each length that it had, and lengths in between, are what a start may find.
 */
class CrashPointsTest {
  private static final String OLD = "zig-x86@1.0.0/avx2";
  private static final String NEW = "zig-x86@1.0.1/avx2";
  private static final String JAVA = "java@1.0.0/vector";
  private static final Optional<KernelId> ALL = Optional.empty();
  private static final Duration PROBATION = Duration.ofMinutes(10);

  @TempDir
  Path folder;

  /** What is decided, and who serves after a kill behind it. */
  private record Step(String name, Consumer<RuntimeFixture> decision, String afterKill) {}

  private static final List<Step> STEPS = List.of(
      new Step("start", runtime -> {}, OLD + " ranking"),
      new Step("swap to Java", runtime -> runtime.swap("java"), JAVA + " choice"),
      // From here to the end of its probation an end without order takes the new one out.
      new Step("swap to the new one", runtime -> runtime.swap("zig-x86@1.0.1"), JAVA + " choice"),
      new Step("rollback", CrashPointsTest::rollback, JAVA + " choice"),
      new Step("swap again", runtime -> runtime.swap("zig-x86@1.0.1"), JAVA + " choice"),
      new Step("probation is over", CrashPointsTest::prove, NEW + " choice"),
      new Step("pin", runtime -> runtime.pin("java/scalar"), "java@1.0.0/scalar pin"),
      new Step(
          "native off",
          runtime -> runtime.set(EngramSettings.ZIG_KERNELS_ENABLED, "false"),
          "java@1.0.0/scalar pin"),
      new Step(
          "unpin",
          runtime -> runtime.control().unpin(ALL, RuntimeFixture.REASON),
          JAVA + " native-off"),
      new Step(
          "native on",
          runtime -> runtime.set(EngramSettings.ZIG_KERNELS_ENABLED, "true"),
          OLD + " ranking"),
      // A rollout does not outlive its process.
      new Step("rollout", CrashPointsTest::rollOut, OLD + " ranking"),
      new Step("rollout step", CrashPointsTest::step, OLD + " ranking"),
      new Step(
          "rollout pause",
          runtime -> runtime.rollouts().pause(ALL, RuntimeFixture.REASON),
          OLD + " ranking"),
      new Step(
          "rollout resume",
          runtime -> runtime.rollouts().resume(ALL, RuntimeFixture.REASON),
          OLD + " ranking"),
      new Step("rollout done", CrashPointsTest::step, NEW + " choice"),
      new Step("rollback of the rollout", CrashPointsTest::rollback, OLD + " choice"),
      new Step(
          "retire",
          runtime -> runtime.control().retire(ProviderSelector.parse(OLD), RuntimeFixture.REASON),
          OLD + " choice"));

  private static void rollback(RuntimeFixture runtime) {
    runtime.control().rollback(ALL, RuntimeFixture.REASON);
  }

  /** The time of a probation begins with the first tick that sees it. */
  private static void prove(RuntimeFixture runtime) {
    runtime.pass(Duration.ZERO);
    runtime.pass(PROBATION);
  }

  private static void rollOut(RuntimeFixture runtime) {
    runtime
        .rollouts()
        .start(
            new RolloutPlan(
                ProviderSelector.parse("zig-x86@1.0.1"),
                ALL,
                List.of(50, 100),
                Duration.ofSeconds(10),
                100),
            RuntimeFixture.REASON);
  }

  private static void step(RuntimeFixture runtime) {
    for (int call = 0; call < 20; call++) {
      AllCalls.byName().values().forEach(operation -> {
        var _ = operation.apply(runtime.kernels());
      });
    }
    runtime.pass(Duration.ofSeconds(10));
  }

  private static RuntimeFixture open(Path data) {
    RuntimeFixture runtime = RuntimeFixture.open(data);
    runtime.add(LoopProvider.java(), 100);
    runtime.add(LoopProvider.zig("1.0.1"), 150);
    runtime.add(LoopProvider.zig("1.0.0"), 200);
    return runtime;
  }

  @Test
  void aKillAnywhereLeavesOneOfTheTwoDecisionsBesideIt() throws IOException {
    Map<Step, Long> ends = new LinkedHashMap<>();
    Path data = folder.resolve("data");
    RuntimeFixture runtime = open(data);
    for (Step step : STEPS) {
      step.decision().accept(runtime);
      ends.put(step, Files.size(journal(data)));
    }
    runtime.kill();
    byte[] whole = Files.readAllBytes(journal(data));

    Step before = STEPS.getFirst();
    for (Map.Entry<Step, Long> step : ends.entrySet()) {
      String here = step.getKey().afterKill();
      String name = step.getKey().name();
      assertThat(afterKill(whole, step.getValue())).as("behind %s", name).isEqualTo(here);
      for (long cut = Objects.requireNonNull(ends.get(before)) + 1;
          cut < step.getValue();
          cut += 7) {
        assertThat(afterKill(whole, cut))
            .as("in %s at %d", name, cut)
            .isIn(before.afterKill(), here);
      }
      before = step.getKey();
    }
  }

  /** Returns who serves after a start with so much of the journal, and after a second kill. */
  private String afterKill(byte[] journal, long length) throws IOException {
    Path data = Files.createTempDirectory(folder, "killed-");
    Files.write(journal(data), Arrays.copyOf(journal, (int) length));
    List<String> served = new ArrayList<>();
    for (int start = 0; start < 2; start++) {
      RuntimeFixture runtime = open(data);
      served.addAll(runtime.routes());
      runtime.kill();
    }
    assertThat(served.stream().distinct()).as("both starts").hasSize(1);
    return served.getFirst();
  }

  /** A forward move is on the disk before a call sees it; the way back is in force before. */
  @Test
  void nobodySeesADecisionThatAKillWouldUndo() {
    Path data = folder.resolve("data");
    List<String> seen = new ArrayList<>();
    try (RuntimeFixture runtime = open(data);
        LogLines _ = LogLines.open(line -> {
          if (line.contains(" -> ")) {
            seen.add(lastDecision(data));
          }
        })) {
      runtime.swap("java");
      runtime.pin("java/scalar");
      rollback(runtime);
    }
    assertThat(seen).containsExactly("swap", "pin", "pin");
  }

  private static String lastDecision(Path data) {
    return Journal.read(journal(data)).getLast().what();
  }

  private static Path journal(Path data) {
    try {
      return Files.createDirectories(data).resolve("journal");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

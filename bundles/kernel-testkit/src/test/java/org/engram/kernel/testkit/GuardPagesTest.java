package org.engram.kernel.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.engram.kernel.spi.Tier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Accesses that must not survive are made in a process of their own. */
class GuardPagesTest {
  private static final String SURVIVED = "survived";
  private static final long TIMEOUT_SECONDS = 120;

  @TempDir
  private Path folder;

  @Test
  void everyByteOfTheRoomIsUsable() {
    for (long bytes : new long[] {0, 1, 4, 4095, 4096, 4097, 16_384, 70_000}) {
      try (GuardPages pages = GuardPages.allocate(bytes)) {
        assertThat(pages.first(bytes).fill((byte) 1).byteSize()).isEqualTo(bytes);
        assertThat(pages.last(bytes, 1).fill((byte) 2).byteSize()).isEqualTo(bytes);
      }
    }
  }

  @Test
  void alignedRoomEndsLessThanOneAlignmentBeforeThePage() {
    try (GuardPages pages = GuardPages.allocate(100)) {
      MemorySegment flush = pages.last(100, 4);
      MemorySegment aligned = pages.last(100, 64);
      assertThat(aligned.address() % 64).isZero();
      assertThat(flush.address() - aligned.address()).isBetween(0L, 63L);
    }
  }

  @Test
  void everyRowIsUsableToItsEnd() {
    try (GuardPages pages = GuardPages.allocateRows(3, 12)) {
      MemorySegment rows = pages.rows(12);
      for (int row = 0; row < 3; row++) {
        rows.asSlice(row * pages.rowStride(), 12).fill((byte) row);
      }
      assertThat(rows.byteSize()).isEqualTo(2 * pages.rowStride() + 12);
    }
  }

  @Test
  void aPoolGivesTheSameRoomForRowsThatEndInTheSamePage() {
    try (GuardPool pool = new GuardPool()) {
      GuardPages first = pool.take(2, 12);
      GuardPages second = pool.take(2, 12);
      assertThat(second).isNotSameAs(first);
      pool.give(first, 2, 12);
      assertThat(pool.take(3, 12)).as("more rows").isNotSameAs(first);
      assertThat(pool.take(2, 9_000)).as("longer rows").isNotSameAs(first);
      GuardPages again = pool.take(2, 60);
      assertThat(again).isSameAs(first);
      MemorySegment rows = again.rows(60);
      assertThat(rows.address()).isEqualTo(first.rows(12).address() - 48);
    }
  }

  @Test
  void aReadBehindTheDataEndsTheProcess() throws Exception {
    assertEndedBySignal("behind");
  }

  @Test
  void aReadBeforeTheDataEndsTheProcess() throws Exception {
    assertEndedBySignal("before");
  }

  @Test
  void aReadBehindARowEndsTheProcess() throws Exception {
    assertEndedBySignal("row");
  }

  @Test
  void theCheckEndsTheProcessOfAProviderThatReadsBehindTheQuery() throws Exception {
    assertEndedBySignal(Fault.READS_BEHIND.name());
  }

  @Test
  void theCheckSparesTheProcessOfAConformantProvider() throws Exception {
    assertThat(run(Fault.NONE.name())).isZero();
    assertThat(output()).contains(SURVIVED);
  }

  private void assertEndedBySignal(String what) throws IOException, InterruptedException {
    int exit = run(what);
    assertThat(output()).as("exit status %d", exit).contains("SIG").doesNotContain(SURVIVED);
    assertThat(exit).isNotZero();
  }

  private int run(String what) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-XX:-CreateCoredumpOnCrash",
            "-XX:ErrorFile=" + folder.resolve("hs_err.log"),
            "-cp",
            System.getProperty("java.class.path"),
            Victim.class.getName(),
            what))
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("output").toFile())
        .start();
    if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("the process did not end: " + output());
    }
    return process.exitValue();
  }

  private String output() throws IOException {
    return Files.readString(folder.resolve("output"));
  }

  /** Makes the access named by its argument, and says so if it survives. */
  static final class Victim {
    private Victim() {}

    public static void main(String[] arguments) {
      switch (arguments[0]) {
        case "behind" -> {
          try (GuardPages pages = GuardPages.allocate(10)) {
            MemorySegment last = pages.last(10, 1);
            read(last.address() + last.byteSize());
          }
        }
        case "before" -> {
          try (GuardPages pages = GuardPages.allocate(10)) {
            read(pages.first(10).address() - 1);
          }
        }
        case "row" -> {
          try (GuardPages pages = GuardPages.allocateRows(2, 10)) {
            read(pages.rows(10).address() + 10);
          }
        }
        default -> check(Fault.valueOf(arguments[0]));
      }
      System.out.println(SURVIVED);
    }

    private static void check(Fault fault) {
      PlantedProvider provider = new PlantedProvider(fault);
      ContractKit.checks(Mode.DOT).stream()
          .filter(check -> check.kind().equals(Fault.READS_BEHIND.check()))
          .forEach(check -> check.run(provider, Tier.SCALAR, 1).ifPresent(System.out::println));
    }

    @SuppressWarnings("restricted")
    private static void read(long address) {
      byte read = MemorySegment.ofAddress(address).reinterpret(1).get(ValueLayout.JAVA_BYTE, 0);
      System.out.println("read " + read);
    }
  }
}

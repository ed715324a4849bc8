package org.engram.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.engram.shell.JsonText;
import org.engram.shell.ShellProtocol;
import org.engram.shell.Table;
import org.junit.jupiter.api.Test;

final class CommandsTest {
  private final KernelCommands kernel = new KernelCommands(Optional.empty());
  private final RolloutCommands rollout = new RolloutCommands(Optional.empty(), Optional.empty());
  private final MemoryCommands memory = new MemoryCommands(Optional.empty());
  private final ConfigCommands config = new ConfigCommands(Optional.empty());

  @Test
  void anAbsentServiceIsOneSentence() {
    assertThatThrownBy(() -> kernel.routes()).hasMessage("The kernel runtime is not running.");
    assertThatThrownBy(() -> rollout.rollout("status"))
        .hasMessage("The kernel runtime is not running.");
    assertThatThrownBy(() -> rollout.history()).hasMessage("The kernel runtime is not running.");
    assertThatThrownBy(() -> memory.spaces()).hasMessage("The memory engine is not running.");
    assertThatThrownBy(() -> config.list()).hasMessage("The kernel runtime is not running.");
  }

  @Test
  void wrongArgumentsShowTheUsageBeforeAnythingIsDone() {
    assertUsage(
        () -> kernel.swap(),
        "Usage: kernel:swap PROVIDER [--kernel KERNEL] [--keep-warm 60s] [--why TEXT]");
    assertUsage(() -> kernel.swap("java", "zig"), "Usage: kernel:swap PROVIDER");
    assertUsage(() -> kernel.swap("java", "--kernel"), "Usage: kernel:swap PROVIDER");
    assertUsage(() -> kernel.swap("java", "--how", "now"), "Usage: kernel:swap PROVIDER");
    assertUsage(() -> kernel._native("perhaps"), "Usage: kernel:native on|off");
    assertUsage(() -> kernel.swap("java", "--keep-warm", "soon"), "'soon' is no time");
    assertUsage(() -> rollout.rollout("begin"), "Usage: kernel:rollout ACTION");
    assertUsage(() -> rollout.rollout("start"), "Usage: kernel:rollout ACTION");
    assertUsage(() -> rollout.rollout("start", "java", "--steps", "5,x"), "'5,x' is no number");
    assertUsage(() -> rollout.history("--last", "all"), "'all' is no number");
    assertUsage(() -> memory.create("notes", "many"), "'many' is no number: DIM needs one.");
    assertUsage(() -> memory.recall("s", "c", "--vector", "1,x"), "'1,x' is no number");
    assertUsage(() -> config.set("arena.size_bytes"), "Usage: config:set KEY VALUE");
  }

  private static void assertUsage(Runnable command, String message) {
    assertThatThrownBy(command::run)
        .isInstanceOfSatisfying(
            CommandFailure.class,
            failure -> assertThat(failure.status()).isEqualTo(ShellProtocol.USAGE))
        .hasMessageStartingWith(message);
  }

  @Test
  void theUsageLineSaysWhatIsRead() {
    Arguments given =
        new Arguments("x A [B] [--flag] [--size N]", "one", "--size", "7", "--flag", "--", "--two");
    assertThat(given.value(0)).isEqualTo("one");
    assertThat(given.optional(1)).contains("--two");
    assertThat(given.flag("--flag")).isTrue();
    assertThat(given.option("--size", Integer::valueOf)).contains(7);
    assertThat(new Arguments("x A [B]", "one").optional(1)).isEmpty();
  }

  @Test
  void columnsAreAlignedAndControlCharactersCannotBreakThem() {
    assertThat(new Table("A", "LONG").row("wide cell", 1).row("x\ny", "z").toString())
        .isEqualTo("A          LONG\nwide cell  1\nx y        z");
    assertThat(new Table("A").orElse("Nothing.")).isEqualTo("Nothing.");
  }

  @Test
  void aTableIsJsonToo() {
    Table table = new Table("A", "LONG NAME").row("it's \"x\"\n\u0001\\", 1).row(true, 0.5);
    assertThat(table.json())
        .isEqualTo("[{\"a\":\"it's \\\"x\\\"\\n\\u0001\\\\\",\"long_name\":1},"
            + "{\"a\":true,\"long_name\":0.5}]");
    assertThat(new Table("A").json()).isEqualTo("[]");
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("half", "\ud83d");
    fields.put("whole", "\ud83d\ude00");
    fields.put("none", null);
    fields.put("infinite", Double.POSITIVE_INFINITY);
    fields.put("list", List.of(1, "two"));
    assertThat(JsonText.of(fields))
        .isEqualTo("{\"half\":\"\\ud83d\",\"whole\":\"\ud83d\ude00\",\"none\":null,"
            + "\"infinite\":null,\"list\":[1,\"two\"]}");
  }

  @Test
  void theProcessShowsItsThreadsAndItsMemory() {
    ProcessCommands process = new ProcessCommands();
    assertThat(process.threads())
        .contains("\"" + Thread.currentThread().getName() + "\" #", "RUNNABLE")
        .contains(getClass().getName() + ".theProcessShowsItsThreadsAndItsMemory");
    assertThat(process.memory()).contains("WHAT", "platform threads", "direct");
    assertThat(process.memory("--json")).startsWith("[{\"what\":\"");
    assertUsage(() -> process.threads("all"), "Usage: process:threads");
  }
}

package org.engram.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.engram.shell.ProgressBar.Style;
import org.junit.jupiter.api.Test;

/** What a person sees of long work, and what a log keeps of it. */
final class ProgressBarTest {
  private static final int STEPS = 1000;
  private static final String ERASE = "\r\u001b[K";

  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private long now;

  private ProgressBar bar(Style style) {
    PrintStream out = new PrintStream(written, true, StandardCharsets.UTF_8);
    return new ProgressBar(out, style, () -> now);
  }

  private void fill(ProgressBar bar, String part, Duration each) {
    for (int i = 0; i <= STEPS; i++) {
      bar.accept(part, (double) i / STEPS);
      now += each.toNanos();
    }
  }

  private List<String> drawn() {
    return List.of(written.toString(StandardCharsets.UTF_8).split("\r\u001b\\[K", -1));
  }

  @Test
  void aTerminalHasOneLineThatIsGoneAtTheEnd() {
    fill(bar(Style.LINE), "memories", Duration.ZERO);
    assertThat(drawn())
        .hasSize(102) // nothing before the first, a hundred and nothing behind the last
        .startsWith("", "memories     [" + " ".repeat(40) + "]   0 %")
        .contains("memories     [" + "#".repeat(20) + " ".repeat(20) + "]  50 %")
        .endsWith("");
    assertThat(written.toString(StandardCharsets.UTF_8)).doesNotContain("\n").endsWith(ERASE);
  }

  @Test
  void theRestIsForetoldFromWhatIsDone() {
    ProgressBar bar = bar(Style.LINE);
    fill(bar, "first", Duration.ofSeconds(1));
    written.reset();
    fill(bar, "second", Duration.ofMillis(100));
    assertThat(drawn().get(1)).endsWith("  0 %");
    assertThat(drawn().get(2)).endsWith("  1 %"); // too early to say
    assertThat(drawn().get(11)).endsWith(" 10 %, 1 min 30 s left");
    assertThat(drawn().get(76)).endsWith(" 75 %, 25 s left");
  }

  @Test
  void aLogHasALineForEachQuarter() {
    ProgressBar bar = bar(Style.QUARTERS);
    fill(bar, "memories", Duration.ofSeconds(1));
    fill(bar, "structure", Duration.ofSeconds(1));
    assertThat(written.toString(StandardCharsets.UTF_8).lines())
        .hasSize(8)
        .allMatch(line -> line.matches("(memories|structure) +\\[#+ *\\] +(25|50|75|100) %"))
        .doesNotHaveDuplicates();
  }

  @Test
  void whereNobodyLooksNothingIsWritten() {
    fill(bar(Style.NONE), "memories", Duration.ofSeconds(1));
    assertThat(written.size()).isZero();
  }
}

package org.engram.drill.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.engram.drill.internal.FaultOutcome.Bad;
import org.junit.jupiter.api.Test;

/** What makes the drill fail: each of these outcomes is a planted fault of the product. */
class FaultOutcomeTest {
  private static final FaultyJar SLOW =
      new FaultyJar("slow", List.of("canary", "probation"), Pattern.compile("latency"));
  private static final FaultyJar HEALTHY =
      new FaultyJar("healthy", List.of("nothing"), Pattern.compile(""));

  private static FaultOutcome outcome(Stage stage, String reason, Bad before, Bad later) {
    return new FaultOutcome("it", stage, reason, 7, before, later, Duration.ofMillis(1_234), "");
  }

  @Test
  void whatIsStoppedAsExpectedIsNoProblem() {
    assertThat(outcome(Stage.CANARY, "guard latency", Bad.NONE, Bad.NONE).problems(SLOW))
        .isEmpty();
    assertThat(
            outcome(Stage.PROBATION, "guard latency", Bad.NONE, new Bad(3, 0)).problems(SLOW))
        .isEmpty();
    assertThat(outcome(Stage.NOTHING, "", Bad.NONE, Bad.NONE).problems(HEALTHY)).isEmpty();
  }

  @Test
  void whatNothingStopsIsAProblem() {
    assertThat(outcome(Stage.NOTHING, "", Bad.NONE, Bad.NONE).problems(SLOW))
        .singleElement()
        .asString()
        .contains("nothing stopped it, expected: canary or probation");
  }

  @Test
  void aSoundOneThatIsStoppedIsAProblem() {
    assertThat(outcome(Stage.ADMISSION, "it hangs", Bad.NONE, Bad.NONE).problems(HEALTHY))
        .singleElement()
        .asString()
        .contains("admission stopped it, expected: nothing (it hangs)");
  }

  @Test
  void whatIsStoppedForAnotherReasonIsAProblem() {
    assertThat(outcome(Stage.CANARY, "guard error", Bad.NONE, Bad.NONE).problems(SLOW))
        .singleElement()
        .asString()
        .contains("another reason than 'latency': guard error");
  }

  @Test
  void aBadResultBeforeTheEndOfCanaryIsAProblem() {
    assertThat(outcome(Stage.CANARY, "latency", new Bad(1, 2), Bad.NONE).problems(SLOW))
        .singleElement()
        .asString()
        .contains("1 wrong and 2 failed results");
    assertThat(outcome(Stage.NOTHING, "", Bad.NONE, new Bad(0, 1)).problems(HEALTHY))
        .singleElement()
        .asString()
        .contains("it serves on");
  }

  @Test
  void aRowBeginsWithTheFaultAndHasOneLine() {
    FaultOutcome outcome = outcome(Stage.CANARY, "one\n two", new Bad(1, 2), new Bad(3, 4));
    assertThat(outcome.row())
        .matches("it +canary +7 +1 +2 +7 +1\\.2  one two")
        .hasSameSizeAs(FaultOutcome.head().replaceFirst("REASON", "one two"));
  }
}

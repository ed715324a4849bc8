package org.engram.kernel.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.engram.kernel.testkit.DeepComparison.Finding;
import org.engram.kernel.testkit.DeepComparison.Scale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DeepComparisonTest {
  private static final Scale SMOKE = new Scale(200_000, 2_000, 100);
  private static final long SEED = 11;

  @ParameterizedTest
  @EnumSource
  void tiersThatAgreeAreComparedToTheEnd(Mode mode) {
    Finding finding = compare(mode, Fault.NONE);
    assertThat(finding.difference()).isEmpty();
    assertThat(finding.size()).isGreaterThanOrEqualTo(SMOKE.of(mode));
    assertThat(finding.tiers()).isEqualTo(2);
  }

  @ParameterizedTest
  @EnumSource(names = {"NORMS", "DOT", "COSINE"})
  void aTierThatRoundsOtherwiseIsFound(Mode mode) {
    assertThat(compare(mode, Fault.MULTIPLY_THEN_ADD).difference())
        .hasValueSatisfying(difference ->
            assertThat(difference).contains("planted scalar " + mode, "seed ", "expected "));
  }

  private static Finding compare(Mode mode, Fault fault) {
    return DeepComparison.of(List.of(new PlantedProvider(Fault.NONE), new PlantedProvider(fault)))
        .compare(mode, SMOKE, SEED);
  }
}

package org.engram.kernel.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.engram.kernel.testkit.DeepComparison.Finding;
import org.engram.kernel.testkit.DeepComparison.Scale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class DeepComparisonTest {
  private static final Scale SMOKE = new Scale(200_000, 2_000, 100);
  private static final long SEED = 11;

  @ParameterizedTest
  @EnumSource
  void tiersThatAgreeAreComparedToTheEnd(Trial trial) {
    Finding finding = compare(trial, Fault.NONE);
    assertThat(finding.difference()).isEmpty();
    assertThat(finding.size()).isGreaterThanOrEqualTo(SMOKE.of(trial.mode()));
    assertThat(finding.tiers()).isEqualTo(2);
  }

  @ParameterizedTest
  @EnumSource(names = {"NORMS", "DOT", "COSINE"})
  void aTierThatRoundsOtherwiseIsFound(Trial trial) {
    assertThat(compare(trial, Fault.MULTIPLY_THEN_ADD).difference())
        .hasValueSatisfying(difference -> assertThat(difference)
            .contains("planted scalar " + trial, "seed ", "expected ", "with planted scalar"));
  }

  @ParameterizedTest
  @CsvSource({
    "BATCH_TALL, BATCH_LAST_QUERIES_ARE_ONE",
    "BATCH_WIDE, BATCH_QUERIES_BEHIND_32_ARE_ONE",
    "SCATTERED_TALL, LIST_BEHIND_64_IGNORED",
    "CLASSIC_ON_1_THREAD, PARTS_LOSE_A_NODE",
    "RECALL_ON_1_THREAD, PARTS_LOSE_A_NODE",
    "CLASSIC_ON_2_THREADS, THREADS_LOSE_A_NODE",
    "RECALL_ON_2_THREADS, THREADS_LOSE_A_NODE",
    "CLASSIC_SIDE_BY_SIDE, SIXTEENTH_CUE_IS_FIRST",
    "RECALL_SIDE_BY_SIDE, SIXTEENTH_CUE_IS_FIRST"
  })
  void aFaultOfThatWayIsFoundEvenWhenAllTiersHaveIt(Trial trial, Fault fault) {
    DeepComparison same = DeepComparison.of(List.of(new PlantedProvider(fault)));
    assertThat(same.compare(trial, SMOKE, SEED).difference())
        .hasValueSatisfying(difference -> assertThat(difference)
            .contains("planted scalar " + trial, "seed ", "expected ", "with the definition"));
  }

  @ParameterizedTest
  @CsvSource({
    "BATCH, BATCH_QUERIES_BEHIND_32_ARE_ONE",
    "SCATTERED, LIST_BEHIND_64_IGNORED",
    "CLASSIC, PARTS_LOSE_A_NODE",
    "CLASSIC_ON_1_THREAD, THREADS_LOSE_A_NODE"
  })
  void anotherWayDoesNotSeeIt(Trial trial, Fault fault) {
    assertThat(compare(trial, fault).difference()).isEmpty();
  }

  private static Finding compare(Trial trial, Fault fault) {
    return DeepComparison.of(List.of(new PlantedProvider(Fault.NONE), new PlantedProvider(fault)))
        .compare(trial, SMOKE, SEED);
  }
}

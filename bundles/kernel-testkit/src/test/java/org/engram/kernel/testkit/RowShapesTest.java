package org.engram.kernel.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.engram.kernel.spi.RowShape;
import org.engram.kernel.spi.Tier;
import org.engram.kernel.testkit.DeepComparison.Scale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A kernel that comes in row shapes is held to the contract in each, whichever is chosen. */
class RowShapesTest {
  private static final Scale SMOKE = new Scale(200_000, 2_000, 100);
  private static final long SEED = 13;

  @ParameterizedTest
  @EnumSource
  void shapesThatAgreePass(RowShape chosen) {
    assertThat(problems(PlantedShapes.of(chosen, chosen, Fault.NONE))).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void aFaultOfOneShapeAloneIsSeenAndTheShapeNamed(RowShape faulty) {
    for (RowShape chosen : RowShape.values()) {
      assertThat(problems(PlantedShapes.of(chosen, faulty, Fault.FOUR_ROWS_AT_LEAST)))
          .as("%s is chosen", chosen)
          .isNotEmpty()
          .allSatisfy(problem -> assertThat(problem)
              .startsWith("planted scalar, row shape " + faulty + " vector_similarity dot, "));
    }
  }

  @ParameterizedTest
  @EnumSource
  void theDeepComparisonSeesItToo(RowShape faulty) {
    PlantedShapes provider = PlantedShapes.of(RowShape.ONE, faulty, Fault.MULTIPLY_THEN_ADD);
    DeepComparison.Finding finding =
        DeepComparison.of(List.of(provider)).compare(Trial.DOT, SMOKE, SEED);
    // The first target is what the others are compared with.
    assertThat(finding.difference())
        .hasValueSatisfying(
            difference -> assertThat(difference).contains("row shape several", "row shape one"));
    assertThat(finding.tiers()).isEqualTo(1);
  }

  private static List<String> problems(PlantedShapes provider) {
    return ContractKit.checks(Mode.DOT).stream()
        .flatMap(check -> check.run(provider, Tier.SCALAR, SEED).stream())
        .toList();
  }
}

package org.engram.benchmark.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.engram.benchmark.internal.Calibration.Proposal;
import org.engram.kernel.spi.RowShape;
import org.junit.jupiter.api.Test;

class ProposalTest {
  @Test
  void theOtherShapeIsProposedWhereItIsQuickerOverAll() {
    assertThat(sentence(RowShape.ONE, 0.8, 0.8))
        .isEqualTo("Proposal: engram config set kernel.row_shape several (several takes 0.80 times"
            + " as long as one, the table's choice)");
    assertThat(sentence(RowShape.SEVERAL, 1.25, 1.25))
        .isEqualTo("Proposal: engram config set kernel.row_shape one (one takes 0.80 times as long"
            + " as several, the table's choice)");
  }

  @Test
  void theTableIsKeptWhereItIsRightOrTheDifferenceIsNoise() {
    assertThat(sentence(RowShape.ONE, 1.5, 1.2)).startsWith("Proposal: keep kernel.row_shape auto");
    assertThat(sentence(RowShape.ONE, 0.98, 0.98)).startsWith("Proposal: keep");
    assertThat(sentence(RowShape.SEVERAL, 0.7, 0.9)).startsWith("Proposal: keep");
    // Quicker in one place and slower in another by as much.
    assertThat(sentence(RowShape.ONE, 0.5, 2)).startsWith("Proposal: keep");
  }

  private static String sentence(RowShape chosen, double... severalByOne) {
    Proposal proposal = new Proposal(chosen);
    for (double ratio : severalByOne) {
      proposal.add(ratio);
    }
    return proposal.sentence();
  }
}

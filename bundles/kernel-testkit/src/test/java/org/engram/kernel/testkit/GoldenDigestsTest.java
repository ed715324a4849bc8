package org.engram.kernel.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.engram.kernel.spi.Tier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GoldenDigestsTest {

  @ParameterizedTest
  @EnumSource
  void theGoldenDigestIsThatOfTheReference(Mode mode) {
    assertThat(GoldenDigests.ofReference(mode)).isEqualTo(GoldenDigests.golden(mode));
  }

  @Test
  void aConformantProviderGivesEveryGoldenDigest() {
    assertThat(GoldenDigests.of(new PlantedProvider(Fault.NONE), Tier.SCALAR))
        .hasSize(Mode.values().length)
        .allSatisfy((mode, digest) -> assertThat(digest).isEqualTo(GoldenDigests.golden(mode)));
  }
}

package org.engram.kernel.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Names and numbers that operators and native code see. */
class NamesTest {

  @ParameterizedTest
  @EnumSource
  void aTierIsFoundByItsName(Tier tier) {
    assertThat(Tier.of(tier.id())).isEqualTo(tier);
    assertThat(tier).hasToString(tier.id());
  }

  @Test
  void theTiersHaveTheNamesThatOperatorsUse() {
    assertThat(Tier.values())
        .extracting(Tier::id)
        .containsExactly("scalar", "vector", "baseline", "avx2", "avx512", "avx512vnni", "neon");
  }

  @Test
  void anUnknownTierListsTheAcceptedOnes() {
    assertThatThrownBy(() -> Tier.of("AVX2"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("unknown tier 'AVX2'; accepted: scalar, vector, baseline, avx2, avx512,"
            + " avx512vnni, neon");
  }

  @Test
  void aLimitHoldsWithinItsFamilyOnly() {
    assertThat(Tier.BASELINE.isWithin(Tier.AVX2)).isTrue();
    assertThat(Tier.AVX2.isWithin(Tier.AVX2)).isTrue();
    assertThat(Tier.AVX512.isWithin(Tier.AVX2)).isFalse();
    assertThat(Tier.AVX512VNNI.isWithin(Tier.BASELINE)).isFalse();
    assertThat(Tier.NEON.isWithin(Tier.BASELINE)).isTrue();
    assertThat(Tier.VECTOR.isWithin(Tier.BASELINE)).isTrue();
    assertThat(Tier.VECTOR.isWithin(Tier.SCALAR)).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void aKernelIsFoundByItsName(KernelId kernel) {
    assertThat(KernelId.of(kernel.id())).isEqualTo(kernel);
    assertThat(kernel).hasToString(kernel.id());
  }

  @Test
  void anUnknownKernelListsTheAcceptedOnes() {
    assertThatThrownBy(() -> KernelId.of("cosine"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("unknown kernel 'cosine'; accepted: vector_similarity, spreading_activation,"
            + " decay_calculation");
  }

  @Test
  void aFailureHasTheNameAndNumberOfTheAbi() {
    assertThat(KernelException.Code.values())
        .extracting(KernelException.Code::id)
        .containsExactly("InvalidArgument", "OutOfMemory", "NonFinite", "Unsupported", "Internal");
    assertThat(KernelException.Code.values())
        .extracting(KernelException.Code::result)
        .containsExactly(1, 2, 3, 4, 5);
    for (KernelException.Code code : KernelException.Code.values()) {
      assertThat(KernelException.Code.ofResult(code.result())).isEqualTo(code);
    }
  }

  @Test
  void anUnknownResultOfNativeCodeIsADefectOfTheProvider() {
    assertThat(KernelException.Code.ofResult(-7)).isEqualTo(KernelException.Code.INTERNAL);
    assertThat(KernelException.Code.ofResult(6)).isEqualTo(KernelException.Code.INTERNAL);
  }

  @Test
  void aFailureNamesItsCodeAndItsPosition() {
    KernelException failure =
        new KernelException(KernelException.Code.NON_FINITE, "node 9 is Infinity", 9);
    assertThat(failure).hasMessage("NonFinite: node 9 is Infinity");
    assertThat(failure.position()).isEqualTo(9);
    assertThat(KernelException.invalid("k 0").position()).isEqualTo(KernelException.NO_POSITION);
  }

  @Test
  void aProviderServesTheHighestTierThatRuns() {
    ProviderDescription description = describe(List.of(Tier.BASELINE, Tier.AVX2));
    assertThat(description.tier()).isEqualTo(Tier.AVX2);
    assertThat(description.tier(Tier.BASELINE)).contains(Tier.BASELINE);
    assertThat(description.tier(Tier.AVX512)).isEmpty();
  }

  @Test
  void aProviderWithoutATierIsRefused() {
    assertThatThrownBy(() -> describe(List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("provider zig-x86 1.2.3 has no tier that runs here");
  }

  private static ProviderDescription describe(List<Tier> tiers) {
    return new ProviderDescription("zig-x86", "1.2.3", tiers, true, 1, 1, Map.of(), "");
  }
}

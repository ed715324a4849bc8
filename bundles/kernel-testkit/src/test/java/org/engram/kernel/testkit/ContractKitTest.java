package org.engram.kernel.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.engram.kernel.spi.DecayKernel;
import org.engram.kernel.spi.KernelProvider;
import org.engram.kernel.spi.ProviderDescription;
import org.engram.kernel.spi.ProviderLife;
import org.engram.kernel.spi.Tier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ContractKitTest {
  private static final long SEED = 11;

  @Test
  void aConformantProviderPassesWithALineForEachMode() {
    PlantedProvider provider = new PlantedProvider(Fault.NONE);
    Report report = ContractKit.run(provider, Tier.SCALAR, SEED);
    assertThat(report.problems()).isEmpty();
    assertThat(report.passed()).isTrue();
    assertThat(report.toString().lines())
        .hasSize(Mode.values().length)
        .contains("planted scalar decay_calculation exponential "
            + GoldenDigests.golden(Mode.EXPONENTIAL) + " ok");
    assertThat(provider.life().holds()).isZero();
  }

  @Test
  void aFaultFailsTheLineOfItsMode() {
    Report report =
        ContractKit.run(new OnlyDecay(new PlantedDecay(Fault.HALF_LIFE)), Tier.SCALAR, SEED);
    assertThat(report.passed()).isFalse();
    assertThat(report.toString())
        .containsPattern("only-decay scalar decay_calculation exponential [0-9a-f]{64} FAILED");
    assertThat(report.problems())
        .isNotEmpty()
        .allMatch(
            problem -> problem.startsWith("only-decay scalar decay_calculation exponential, "));
  }

  @Test
  void aKernelThatThrowsFailsWithWhatItThrew() {
    DecayKernel broken = request -> {
      throw new UnsupportedOperationException("planted");
    };
    Report report = ContractKit.run(new OnlyDecay(broken), Tier.SCALAR, SEED);
    assertThat(report.passed()).isFalse();
    assertThat(report.problems())
        .isNotEmpty()
        .allMatch(problem -> problem.contains("UnsupportedOperationException: planted")
            || problem.contains("a thread failed"));
  }

  @Test
  void aKernelThatTheProviderLacksIsAbsentAndNoFailure() {
    Report report = ContractKit.run(new OnlyDecay(new PlantedDecay(Fault.NONE)), Tier.SCALAR, SEED);
    assertThat(report.problems()).isEmpty();
    assertThat(report.passed()).isTrue();
    assertThat(report.lines().getFirst().verdict()).isEqualTo("absent");
    assertThat(report.toString()).contains("only-decay scalar vector_similarity norms - absent");
  }

  @Test
  void aTierWithoutAnyKernelDoesNotPass() {
    assertThat(ContractKit.run(new OnlyDecay(null), Tier.SCALAR, SEED).passed()).isFalse();
  }

  @Test
  void aTierThatIsNotDescribedIsRefusedWithTheTiersThatAre() {
    PlantedProvider provider = new PlantedProvider(Fault.NONE);
    assertThatThrownBy(() -> ContractKit.run(provider, Tier.AVX2, SEED))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("planted 1.0.0 does not run tier avx2; it runs [scalar]");
  }

  @Test
  void aReleasedProviderIsNotRun() {
    PlantedProvider provider = new PlantedProvider(Fault.NONE);
    provider.life().release();
    assertThatThrownBy(() -> ContractKit.run(provider, Tier.SCALAR, SEED))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("planted 1.0.0 has been released");
  }

  @Test
  void aSeedRepeatsItsInputs() {
    assertThat(Corpus.similarity(SEED)).hasSameSizeAs(Corpus.similarity(SEED));
    assertThat(Corpus.similarity(SEED).getFirst().rows())
        .isEqualTo(Corpus.similarity(SEED).getFirst().rows())
        .isNotEqualTo(Corpus.similarity(SEED + 1).getFirst().rows());
  }

  private record OnlyDecay(@Nullable DecayKernel kernel, ProviderLife life)
      implements KernelProvider {
    OnlyDecay(@Nullable DecayKernel kernel) {
      this(kernel, new ProviderLife(() -> {}));
    }

    @Override
    public ProviderDescription description() {
      return new ProviderDescription(
          "only-decay", "1.0.0", List.of(Tier.SCALAR), false, 0, 1, Map.of(), "");
    }

    @Override
    public <K> Optional<K> kernel(Class<K> wanted, Tier tier) {
      return wanted == DecayKernel.class
          ? Optional.ofNullable(kernel).map(wanted::cast)
          : Optional.empty();
    }
  }
}

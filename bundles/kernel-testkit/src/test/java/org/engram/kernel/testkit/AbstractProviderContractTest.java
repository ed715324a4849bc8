package org.engram.kernel.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.engram.kernel.spi.KernelProvider;
import org.engram.kernel.spi.ProviderDescription;
import org.engram.kernel.spi.ProviderLife;
import org.engram.kernel.spi.Tier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The contract as tests, for a provider's module to extend with a factory and nothing else. Every
 * tier that runs here is tested. The random inputs are new each time; a failure names the seed, and
 * {@code -Dengram.contract.seed=…} repeats it.
 */
public abstract class AbstractProviderContractTest {
  private static final Duration UNLOAD_TIMEOUT = Duration.ofSeconds(30);

  private KernelProvider provider;

  /** Returns a provider that is loaded and can serve; a provider that cannot is a failure. */
  protected abstract KernelProvider createProvider();

  @BeforeEach
  final void create() {
    provider = createProvider();
  }

  @AfterEach
  final void unload() throws InterruptedException {
    ProviderLife life = provider.life();
    life.release();
    assertThat(life.awaitUnloaded(UNLOAD_TIMEOUT)).as("unloaded, no hold left").isTrue();
    assertThat(life.unloadFailure()).isEmpty();
  }

  @TestFactory
  final Stream<DynamicNode> everyTierKeepsTheContract() {
    long seed = Long.getLong("engram.contract.seed", System.nanoTime());
    return provider.description().tiers().stream()
        .map(tier -> DynamicContainer.dynamicContainer(
            tier.id(), ContractKit.checks().stream().map(check -> test(check, tier, seed))));
  }

  private DynamicTest test(ContractCheck check, Tier tier, long seed) {
    return DynamicTest.dynamicTest(
        check.toString(),
        () -> check.run(provider, tier, seed).ifPresent(problem -> fail(problem)));
  }

  @Test
  final void everyTierOffersEveryKernel() {
    try (Hold _ = Hold.of(provider)) {
      for (Tier tier : provider.description().tiers()) {
        for (Mode mode : Mode.values()) {
          Optional<?> kernel = provider.kernel(mode.type(), tier);
          assertThat(kernel.isPresent()).as("%s offers %s", tier, mode).isTrue();
          assertThat(provider.kernel(mode.type(), tier).orElseThrow())
              .as("%s %s: the same instance each time", tier, mode)
              .isSameAs(kernel.orElseThrow());
        }
      }
    }
  }

  @Test
  final void aTierThatIsNotDescribedIsNotServed() {
    try (Hold _ = Hold.of(provider)) {
      Arrays.stream(Tier.values())
          .filter(tier -> provider.description().tier(tier).isEmpty())
          .forEach(tier -> {
            for (Mode mode : Mode.values()) {
              assertThat(provider.kernel(mode.type(), tier))
                  .as("%s %s", tier, mode)
                  .isEmpty();
            }
          });
    }
  }

  @Test
  final void theDescriptionIsOfThisContractAndAlwaysTheSame() {
    ProviderDescription description = provider.description();
    assertThat(description.contractVersion()).isEqualTo(ProviderDescription.CONTRACT_VERSION);
    assertThat(description.tiers())
        .as("ascending, of one family")
        .isSorted()
        .doesNotHaveDuplicates()
        .allMatch(tier -> tier.family() == description.tier().family());
    assertThat(description.abiVersion() > 0).isEqualTo(description.nativeCode());
    assertThat(provider.description()).isEqualTo(description);
  }

  @Test
  final void aHoldKeepsItLoadedAfterItsRelease() {
    Hold hold = Hold.of(provider);
    provider.life().release();
    assertThat(provider.life().isUnloaded()).isFalse();
    assertThat(provider.life().hold(0)).isEqualTo(ProviderLife.REFUSED);
    hold.close();
    assertThat(provider.life().isUnloaded()).isTrue();
  }
}

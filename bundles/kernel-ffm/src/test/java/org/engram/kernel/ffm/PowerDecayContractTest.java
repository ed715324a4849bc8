package org.engram.kernel.ffm;

import static org.assertj.core.api.Assertions.fail;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.engram.kernel.spi.KernelProvider;
import org.engram.kernel.testkit.ContractKit;
import org.engram.kernel.testkit.Mode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * The checks of the contract kit for the power mode on every tier of the library that runs here.
 */
class PowerDecayContractTest {
  @TempDir
  Path root;

  private KernelProvider provider;

  @BeforeEach
  void load() {
    provider = ProviderFolder.of(root).load(ProbeSettings.DEFAULT);
  }

  @AfterEach
  void unload() {
    provider.life().release();
  }

  @TestFactory
  Stream<DynamicTest> everyTierKeepsTheContract() {
    long seed = Long.getLong("engram.contract.seed", System.nanoTime());
    return provider.description().tiers().stream()
        .flatMap(tier -> ContractKit.checks(Mode.POWER).stream()
            .map(check -> DynamicTest.dynamicTest(
                tier + " " + check,
                () -> check.run(provider, tier, seed).ifPresent(problem -> fail(problem)))));
  }
}

package org.engram.kernel.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.engram.kernel.spi.Tier;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every check can fail: each planted fault is seen by the check that is meant to see it. Without a
 * fault all pass: {@link PlantedProviderContractTest}.
 */
class PlantedFaultTest {
  private static final long SEED = 7;

  @TestFactory
  Stream<DynamicTest> everyFaultIsSeenByItsCheck() {
    return Fault.visible()
        .flatMap(fault -> fault.modes().stream()
            .map(mode ->
                DynamicTest.dynamicTest(fault + " in " + mode, () -> assertSeen(fault, mode))));
  }

  private static void assertSeen(Fault fault, Mode mode) {
    ContractCheck check = ContractKit.checks(mode).stream()
        .filter(candidate -> candidate.kind().equals(fault.check()))
        .findFirst()
        .orElseThrow();
    assertThat(check.run(new PlantedProvider(fault), Tier.SCALAR, SEED))
        .hasValueSatisfying(problem ->
            assertThat(problem).contains("planted scalar", mode.toString(), "seed " + SEED));
  }
}

package org.engram.kernel.admission.internal.trial;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What counts as a leak, by what the process is told to hold. */
class MemoryGrowthTest {
  private static final long PART = 20_000;

  private long rounds;

  private Optional<String> problem(LongUnaryOperator held) {
    return new MemoryGrowth(this::round, () -> held.applyAsLong(rounds)).problem();
  }

  private Optional<String> round() {
    rounds++;
    return Optional.empty();
  }

  @Test
  void sixteenBytesACallAreALeak() {
    assertThat(problem(made -> 16 * made)).get().asString().startsWith("memory leaks: 15680000 b");
    assertThat(rounds).isEqualTo(1_000_000);
  }

  /** Such as a compiler that has much to do, on a machine that has little time for it. */
  @ParameterizedTest
  @ValueSource(longs = {1, 6, 40})
  void growthThatEndsIsNone(long parts) {
    assertThat(problem(made -> 30 * Math.min(made, parts * PART))).isEmpty();
    assertThat(rounds).isGreaterThanOrEqualTo(MemoryGrowth.CALLS).isLessThanOrEqualTo(42 * PART);
  }

  /** A leak was once admitted for it. */
  @ParameterizedTest
  @ValueSource(longs = {2, 5, 30})
  void aPartInWhichTheJvmGivesSomethingBackHidesNoLeak(long part) {
    assertThat(problem(made -> 40 * made - (made >= part * PART ? 1 << 20 : 0)))
        .get()
        .asString()
        .startsWith("memory leaks: ");
  }

  @Test
  void memoryThatIsGivenBackBetweenIsNoLeak() {
    assertThat(problem(made -> 30 * (made % (3 * PART)))).isEmpty();
    assertThat(rounds).isEqualTo(MemoryGrowth.CALLS);
  }

  @Test
  void aCallThatGoesWrongIsWhatIsReported() {
    MemoryGrowth growth = new MemoryGrowth(
        () -> ++rounds == 70_000 ? Optional.of("call 70000") : Optional.empty(), () -> 0);
    assertThat(growth.problem()).contains("call 70000");
    assertThat(rounds).isEqualTo(70_000);
  }
}

package org.engram.kernel.testkit;

import java.util.Arrays;
import java.util.Optional;
import org.engram.kernel.spi.KernelProvider;
import org.engram.kernel.spi.Tier;

/**
 * One promise of the contract as a check that can be run against any provider and tier. Immutable;
 * checks of one provider may run at the same time.
 */
public final class ContractCheck {
  private final String kind;
  private final Mode mode;
  private final Body body;

  /** Returns how a target breaks the promise, or empty. */
  @FunctionalInterface
  interface Body {
    Optional<String> run(Target target, long seed);
  }

  ContractCheck(Mode mode, String kind, Body body) {
    this.kind = kind;
    this.mode = mode;
    this.body = body;
  }

  /** Returns the promise that is checked, such as {@code guard pages}. */
  public String kind() {
    return kind;
  }

  /** Returns the mode that is checked. */
  public Mode mode() {
    return mode;
  }

  /**
   * Runs the check while holding the provider, in every row shape that the kernel has.
   *
   * @param seed of the random inputs; the golden digests have one of their own
   * @return what is wrong first, with provider, tier, row shape, kernel, input, place, and both
   *     values; or empty
   * @throws IllegalStateException if the provider has been released
   */
  public Optional<String> run(KernelProvider provider, Tier tier, long seed) {
    try (Hold _ = Hold.of(provider)) {
      for (Target target : new Target(provider, tier).shapes(mode)) {
        Optional<String> problem = problem(target, seed);
        if (problem.isPresent()) {
          return problem.map(
              text -> target + " " + mode + ", " + kind + ", seed " + seed + ": " + text);
        }
      }
      return Optional.empty();
    }
  }

  private Optional<String> problem(Target target, long seed) {
    try {
      return body.run(target, seed);
    } catch (RuntimeException e) {
      String from = Arrays.stream(e.getStackTrace())
          .limit(3)
          .map(StackTraceElement::toString)
          .reduce("", (a, b) -> a + " ← " + b);
      return Optional.of("threw " + e + from);
    }
  }

  @Override
  public String toString() {
    return mode + ", " + kind;
  }
}

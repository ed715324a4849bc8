package org.engram.kernel.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.engram.kernel.spi.KernelProvider;
import org.engram.kernel.spi.ProviderDescription;
import org.engram.kernel.spi.Tier;

/**
 * The contract of the kernels: all checks, for any provider and tier. Stateless; safe for any
 * number of threads.
 *
 * <p>A provider that reads or writes beyond its memory ends the process (the guard pages): run the
 * kit on code that is not yet trusted in a process of its own.
 */
public final class ContractKit {
  private static final String NO_DIGEST = "-";

  private ContractKit() {}

  /** Returns all checks, mode by mode. */
  public static List<ContractCheck> checks() {
    List<ContractCheck> checks = new ArrayList<>();
    for (Mode mode : Mode.values()) {
      checks.addAll(checks(mode));
    }
    return List.copyOf(checks);
  }

  /** Returns the checks of one mode. */
  public static List<ContractCheck> checks(Mode mode) {
    List<ContractCheck> checks = new ArrayList<>(SubjectChecks.of(Subject.of(mode)));
    switch (mode) {
      case NORMS -> checks.add(SimilarityChecks.norms());
      case TOP_K, TOP_K_PLANE -> checks.add(SimilarityChecks.topK(mode));
      case CLASSIC, RECALL -> checks.addAll(SpreadChecks.of(new SpreadSubject(mode)));
      case POWER -> checks.add(PowerDecayChecks.arguments());
      case DOT, COSINE, BATCH, SCATTERED, EXPONENTIAL -> {
        // Their requests check themselves when they are made.
      }
    }
    return List.copyOf(checks);
  }

  /**
   * Runs all checks of the kernels that the provider offers at that tier, holding the provider.
   *
   * @param seed of the random inputs; the same seed repeats the run
   * @throws IllegalArgumentException if the provider does not run that tier; the message lists its
   *     tiers
   * @throws IllegalStateException if the provider has been released
   */
  public static Report run(KernelProvider provider, Tier tier, long seed) {
    ProviderDescription description = provider.description();
    requireTier(description, tier);
    List<Report.Line> lines = new ArrayList<>();
    try (Hold _ = Hold.of(provider)) {
      Target target = new Target(provider, tier);
      for (Mode mode : Mode.values()) {
        lines.add(target.offers(mode) ? line(target, mode, seed) : Report.Line.absent(mode));
      }
    }
    return new Report(description.id(), description.version(), tier, seed, lines);
  }

  /**
   * Compares the golden digests of the kernels that the provider offers at that tier, and runs no
   * other check: for machines on which the whole kit would take too long.
   *
   * @throws IllegalArgumentException if the provider does not run that tier
   * @throws IllegalStateException if the provider has been released
   */
  public static Report digests(KernelProvider provider, Tier tier) {
    ProviderDescription description = provider.description();
    requireTier(description, tier);
    List<Report.Line> lines = new ArrayList<>();
    Map<Mode, String> digests = GoldenDigests.of(provider, tier);
    for (Mode mode : Mode.values()) {
      String digest = digests.getOrDefault(mode, NO_DIGEST);
      List<String> problems = digest.equals(GoldenDigests.golden(mode))
          ? List.of()
          : List.of(description.id() + " " + tier + " " + mode + " has another digest than "
              + GoldenDigests.golden(mode));
      lines.add(
          digests.containsKey(mode)
              ? new Report.Line(mode, digest, true, problems)
              : Report.Line.absent(mode));
    }
    return new Report(description.id(), description.version(), tier, GoldenDigests.SEED, lines);
  }

  private static void requireTier(ProviderDescription description, Tier tier) {
    if (description.tier(tier).isEmpty()) {
      throw new IllegalArgumentException("provider " + description.id() + " "
          + description.version() + " does not run tier " + tier + "; it runs "
          + description.tiers());
    }
  }

  private static Report.Line line(Target target, Mode mode, long seed) {
    List<String> problems = new ArrayList<>();
    String digest = NO_DIGEST;
    try {
      digest = GoldenDigests.of(target, Subject.of(mode));
    } catch (RuntimeException e) {
      problems.add(target + " " + mode + ", golden digest: threw " + e);
    }
    for (ContractCheck check : checks(mode)) {
      Optional<String> problem = check.run(target.provider(), target.tier(), seed);
      problem.ifPresent(problems::add);
    }
    return new Report.Line(mode, digest, true, problems);
  }
}

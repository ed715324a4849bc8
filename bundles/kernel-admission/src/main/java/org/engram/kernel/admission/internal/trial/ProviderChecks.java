package org.engram.kernel.admission.internal.trial;

import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.engram.kernel.spi.KernelProvider;
import org.engram.kernel.spi.ProviderDescription;
import org.engram.kernel.spi.Tier;
import org.engram.kernel.testkit.ContractCheck;
import org.engram.kernel.testkit.ContractKit;
import org.engram.kernel.testkit.GoldenDigests;
import org.engram.kernel.testkit.Mode;

/**
 * What a loaded provider is held to: its description, the golden digests twice, guard pages, two
 * threads and refused arguments at every tier, the floating-point environment after every call, and
 * memory that does not grow. The kit's other checks compare with the slow reference and take longer
 * than an operator waits; {@code engram verify} runs them.
 */
public final class ProviderChecks {
  /** Checks of the kit that a trial leaves out. */
  private static final Set<String> LEFT_OUT = Set.of("reference", "oracle", "placement", "pieces");

  private static final long SEED = 1;
  private static final int FEW = 3;

  private final KernelProvider provider;
  private final Progress progress;
  private final boolean nativeCode;
  /** Another tier need not be checked to its end. */
  private volatile boolean refused;

  /**
   * Creates the checks.
   *
   * @param nativeCode whether the JAR carries native code
   */
  public ProviderChecks(KernelProvider provider, Progress progress, boolean nativeCode) {
    this.provider = provider;
    this.progress = progress;
    this.nativeCode = nativeCode;
  }

  /** Runs all and returns what was checked, one line each. */
  public List<String> run() throws RejectedException, InterruptedException {
    ProviderDescription description = provider.description();
    describe(description);
    int made = inTurnOrTogether(description.tiers());
    for (Tier tier : description.tiers()) {
      steady(tier);
    }
    List<String> checks = new ArrayList<>();
    checks.add("contract " + description.contractVersion() + ", ABI " + description.abiVersion()
        + ", tiers " + description.tiers());
    checks.add(made + " checks of the contract kit, golden digests twice");
    checks.add("floating-point environment after every call");
    checks.add("the same bits from two threads at once");
    checks.add(
        Census.isPossible()
            ? "memory over " + MemoryGrowth.CALLS + " small calls of each kernel and tier"
            : "growth of memory not checked on this system");
    return checks;
  }

  private void describe(ProviderDescription description) throws RejectedException {
    if (description.contractVersion() != ProviderDescription.CONTRACT_VERSION) {
      throw new RejectedException("it has numeric contract " + description.contractVersion()
          + ", this build has " + ProviderDescription.CONTRACT_VERSION);
    }
    if (nativeCode != description.nativeCode()) {
      throw new RejectedException(
          nativeCode
              ? "it carries native code and says that it has none"
              : "it says that it has native code and carries none");
    }
  }

  /** Checks the tiers, as many at a time as there are processors, and returns how many checks. */
  private int inTurnOrTogether(List<Tier> tiers) throws RejectedException, InterruptedException {
    progress.idle();
    int threads = Math.min(tiers.size(), Runtime.getRuntime().availableProcessors());
    try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
      List<Future<Integer>> all =
          tiers.stream().map(tier -> executor.submit(() -> tier(tier))).toList();
      int made = 0;
      for (Future<Integer> one : all) {
        made += one.get();
      }
      return made;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RejectedException rejected) {
        throw rejected;
      }
      throw new RejectedException("the checks failed: " + e.getCause());
    }
  }

  private int tier(Tier tier) throws RejectedException {
    try {
      return checked(tier);
    } catch (RejectedException e) {
      refused = true;
      throw e;
    } finally {
      progress.idle();
    }
  }

  private int checked(Tier tier) throws RejectedException {
    WatchedProvider watched = new WatchedProvider(provider);
    int made = 0;
    for (Mode mode : Mode.values()) {
      if (provider.kernel(mode.type(), tier).isPresent()) {
        for (ContractCheck check : ContractKit.checks(mode)) {
          if (!LEFT_OUT.contains(check.kind()) && !refused) {
            progress.at(check + " at tier " + tier);
            require(watched, check.run(watched, tier, SEED));
            made++;
          }
        }
      }
    }
    if (made == 0 && !refused) {
      throw new RejectedException("it offers no kernel at tier " + tier);
    }
    if (!refused) {
      again(watched, tier);
    }
    return made;
  }

  /** What a state that calls leave behind would change. */
  private void again(WatchedProvider watched, Tier tier) throws RejectedException {
    progress.at("the golden digests a second time at tier " + tier);
    Map<Mode, String> digests;
    try {
      digests = GoldenDigests.of(watched, tier);
    } catch (RuntimeException e) {
      throw new RejectedException(
          "a second run of the golden inputs at tier " + tier + " threw " + e);
    }
    for (Map.Entry<Mode, String> digest : digests.entrySet()) {
      if (!digest.getValue().equals(GoldenDigests.golden(digest.getKey()))) {
        require(
            watched,
            Optional.of("a second run of the golden inputs of " + digest.getKey() + " at tier "
                + tier + " gives other bits than the first"));
      }
    }
    require(watched, Optional.empty());
  }

  /** A changed environment spoils what is computed next: it is named first. */
  private static void require(WatchedProvider watched, Optional<String> problem)
      throws RejectedException {
    Optional<String> first = watched.violation().or(() -> problem);
    if (first.isPresent()) {
      throw new RejectedException(first.get());
    }
  }

  private void steady(Tier tier) throws RejectedException, InterruptedException {
    progress.at("two threads call it at tier " + tier);
    reject(tier, new Together(provider, tier).problem());
    progress.at("its memory is watched at tier " + tier);
    if (Census.isPossible()) {
      try (Arena arena = Arena.ofConfined()) {
        SteadyCalls calls = new SteadyCalls(provider, tier, arena, FEW);
        reject(tier, new MemoryGrowth(calls::round, Census::anonymousBytes).problem());
      } catch (RuntimeException e) {
        throw new RejectedException("a small call at tier " + tier + " threw " + e);
      }
    }
  }

  private static void reject(Tier tier, Optional<String> problem) throws RejectedException {
    if (problem.isPresent()) {
      throw new RejectedException(problem.get() + ", at tier " + tier);
    }
  }
}

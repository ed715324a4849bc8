package org.engram.kernel.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.DoubleConsumer;
import org.engram.kernel.spi.KernelProvider;

/**
 * Random inputs by the million, on which all providers and tiers are compared bit for bit with the
 * first of them: far more than the contract kit has, without its reference. What a provider divides
 * among threads or takes up together is compared with the reference. Every corpus has the
 * dimensions, lengths and special values of {@link Corpus}. Data lies at every skew in turn, calls
 * are made at once and in pieces, by one thread and by two at the same time. Immutable; safe for
 * any number of threads.
 */
public final class DeepComparison {
  private static final int THREADS = 2;
  private static final int PIECES_EVERY = 3;

  private final List<Target> targets;

  /**
   * How much each trial is given, at least.
   *
   * @param elements of the trials of decay
   * @param rows of the trials of similarity
   * @param graphs of the trials of spreading
   */
  public record Scale(long elements, long rows, long graphs) {
    /** What a release is held to. */
    public static final Scale FULL = new Scale(50_000_000, 1_000_000, 10_000);

    long of(Mode mode) {
      return switch (mode.kernel()) {
        case VECTOR_SIMILARITY -> rows;
        case SPREADING_ACTIVATION -> graphs;
        case DECAY_CALCULATION -> elements;
      };
    }
  }

  /**
   * What was found out in one trial.
   *
   * @param trial what was called, and how
   * @param size how many elements, rows or graphs each tier was given
   * @param tiers how many tiers offer it; each was given it in every row shape that it has
   * @param difference the first difference, naming tier and input, or empty
   */
  public record Finding(Trial trial, long size, int tiers, Optional<String> difference) {}

  private record Round(long size, Optional<String> difference) {}

  private DeepComparison(List<Target> targets) {
    this.targets = targets;
  }

  /** Compares all tiers of those providers, in every row shape that their kernels have. */
  public static DeepComparison of(List<KernelProvider> providers) {
    return new DeepComparison(providers.stream()
        .flatMap(provider ->
            provider.description().tiers().stream().map(tier -> new Target(provider, tier)))
        .toList());
  }

  /**
   * Compares in one trial until the scale is reached or a difference is found.
   *
   * @param seed of the random inputs; the same seed repeats the run
   * @throws IllegalStateException if a provider has been released
   */
  public Finding compare(Trial trial, Scale scale, long seed) {
    return compare(trial, scale, seed, share -> {});
  }

  /**
   * Compares in one trial and says how far it is.
   *
   * @param seed of the random inputs; the same seed repeats the run
   * @param progress called with the share that is done, 0 … 1
   * @throws IllegalStateException if a provider has been released
   */
  public Finding compare(Trial trial, Scale scale, long seed, DoubleConsumer progress) {
    List<Hold> holds = new ArrayList<>();
    try (HelperThreads helpers = new HelperThreads(Math.max(1, trial.threads()))) {
      targets.forEach(target -> holds.add(Hold.of(target.provider())));
      List<Target> able = targets.stream()
          .map(target -> trial.threads() == 0
              ? target
              : new Target(new DividedProvider(target.provider(), helpers), target.tier()))
          .filter(target -> target.offers(trial.mode()))
          .flatMap(target -> target.shapes(trial.mode()).stream())
          .toList();
      return able.isEmpty()
          ? new Finding(trial, 0, 0, Optional.empty())
          : new Run<>(trial, trial.inputs(), able).compare(scale.of(trial.mode()), seed, progress);
    } finally {
      holds.forEach(Hold::close);
    }
  }

  /** Returns how many tiers the targets are, whatever their row shapes. */
  private static int tiers(List<Target> targets) {
    return (int) targets.stream()
        .map(target -> new Target(target.provider(), target.tier()))
        .distinct()
        .count();
  }

  /** A trial with those that take part in it. */
  private record Run<C>(Trial trial, Trial.Inputs<C> inputs, List<Target> able) {

    Finding compare(long wanted, long seed, DoubleConsumer progress) {
      long size = 0;
      try (ExecutorService alone = Executors.newFixedThreadPool(1);
          ExecutorService together = Executors.newFixedThreadPool(THREADS)) {
        for (int from = 0; size < wanted; from += THREADS) {
          List<Callable<Round>> rounds = new ArrayList<>();
          for (int i = from; i < from + THREADS; i++) {
            int number = i;
            rounds.add(() -> round(number, seed + number));
          }
          ExecutorService threads = from / THREADS % 2 == 0 ? together : alone;
          for (Future<Round> future : threads.invokeAll(rounds)) {
            Round round = future.get();
            size += round.size();
            if (round.difference().isPresent()) {
              return new Finding(trial, size, tiers(able), round.difference());
            }
          }
          progress.accept(Math.min(1, (double) size / wanted));
        }
        return new Finding(trial, size, tiers(able), Optional.empty());
      } catch (ExecutionException e) {
        throw new IllegalStateException("a thread failed: " + e.getCause(), e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while comparing", e);
      }
    }

    private Round round(int number, long seed) {
      Subject<C> subject = inputs.subject();
      int skew = number * subject.skewStep() % SkewedPlacement.SKEWS;
      boolean inPieces = number % PIECES_EVERY == PIECES_EVERY - 1;
      long size = 0;
      for (C input : inputs.corpus().apply(seed)) {
        Outcome expected = trial.isDefined()
            ? subject.expected(input)
            : ask(subject, able.getFirst(), input, 0, false);
        for (Target target : able) {
          Outcome actual = ask(subject, target, input, skew, inPieces);
          Optional<String> difference = actual.difference(expected);
          if (difference.isPresent()) {
            String where = "%s %s, seed %d, %s: %s, compared with %s"
                .formatted(
                    target,
                    trial,
                    seed,
                    input,
                    difference.get(),
                    trial.isDefined() ? "the definition" : able.getFirst());
            return new Round(size, Optional.of(where));
          }
        }
        size += subject.size(input);
      }
      return new Round(size, Optional.empty());
    }
  }

  private static <C> Outcome ask(
      Subject<C> subject, Target target, C input, int skew, boolean inPieces) {
    try (Placement placement = new SkewedPlacement(skew)) {
      return inPieces
          ? subject.pieces(target, input, placement)
          : subject.actual(target, input, placement);
    }
  }
}

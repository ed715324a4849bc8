package org.engram.kernel.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.engram.kernel.spi.KernelProvider;

/**
 * Random inputs by the million, on which all providers and tiers are compared bit for bit with the
 * first of them: far more than the contract kit has, without its reference. Every corpus has the
 * dimensions, lengths and special values of {@link Corpus}. Data lies at every skew in turn, calls
 * are made at once and in pieces, by one thread and by two at the same time. Immutable; safe for
 * any number of threads.
 */
public final class DeepComparison {
  private static final int THREADS = 2;
  private static final int PIECES_EVERY = 3;

  private final List<Target> targets;

  /**
   * How much each mode is given, at least.
   *
   * @param elements of the modes of decay
   * @param rows of the modes of similarity
   * @param graphs of the modes of spreading
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
   * What was found out about one mode.
   *
   * @param mode what was called
   * @param size how many elements, rows or graphs each tier was given
   * @param tiers how many tiers offer it; each was given it in every row shape that it has
   * @param difference the first difference, naming tier and input, or empty
   */
  public record Finding(Mode mode, long size, int tiers, Optional<String> difference) {}

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
   * Compares one mode until the scale is reached or a difference is found.
   *
   * @param seed of the random inputs; the same seed repeats the run
   * @throws IllegalStateException if a provider has been released
   */
  public Finding compare(Mode mode, Scale scale, long seed) {
    List<Hold> holds = new ArrayList<>();
    try {
      targets.forEach(target -> holds.add(Hold.of(target.provider())));
      List<Target> able = targets.stream()
          .filter(target -> target.offers(mode))
          .flatMap(target -> target.shapes(mode).stream())
          .toList();
      return able.isEmpty()
          ? new Finding(mode, 0, 0, Optional.empty())
          : compare(Subject.of(mode), able, scale.of(mode), seed);
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

  private static <C> Finding compare(
      Subject<C> subject, List<Target> able, long wanted, long seed) {
    long size = 0;
    try (ExecutorService alone = Executors.newFixedThreadPool(1);
        ExecutorService together = Executors.newFixedThreadPool(THREADS)) {
      for (int from = 0; size < wanted; from += THREADS) {
        List<Callable<Round>> rounds = new ArrayList<>();
        for (int i = from; i < from + THREADS; i++) {
          int number = i;
          rounds.add(() -> round(subject, able, number, seed + number));
        }
        ExecutorService threads = from / THREADS % 2 == 0 ? together : alone;
        for (Future<Round> future : threads.invokeAll(rounds)) {
          Round round = future.get();
          size += round.size();
          if (round.difference().isPresent()) {
            return new Finding(subject.mode(), size, tiers(able), round.difference());
          }
        }
      }
      return new Finding(subject.mode(), size, tiers(able), Optional.empty());
    } catch (ExecutionException e) {
      throw new IllegalStateException("a thread failed: " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while comparing", e);
    }
  }

  private static <C> Round round(Subject<C> subject, List<Target> able, int number, long seed) {
    int skew = number * subject.skewStep() % SkewedPlacement.SKEWS;
    boolean inPieces = number % PIECES_EVERY == PIECES_EVERY - 1;
    long size = 0;
    for (C input : subject.cases(seed)) {
      Outcome expected = ask(subject, able.getFirst(), input, 0, false);
      for (Target target : able) {
        Outcome actual = ask(subject, target, input, skew, inPieces);
        Optional<String> difference = actual.difference(expected);
        if (difference.isPresent()) {
          String where = "%s %s, seed %d, %s: %s, compared with %s"
              .formatted(target, subject.mode(), seed, input, difference.get(), able.getFirst());
          return new Round(size, Optional.of(where));
        }
      }
      size += subject.size(input);
    }
    return new Round(size, Optional.empty());
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

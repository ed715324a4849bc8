package org.engram.kernel.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.engram.kernel.testkit.GuardedPlacement.Side;

/** The checks that every mode has. */
final class SubjectChecks<C> {
  private static final int THREADS = 2;

  private final Subject<C> subject;

  private SubjectChecks(Subject<C> subject) {
    this.subject = subject;
  }

  static <C> List<ContractCheck> of(Subject<C> subject) {
    SubjectChecks<C> checks = new SubjectChecks<>(subject);
    Mode mode = subject.mode();
    return List.of(
        new ContractCheck(mode, "golden digest", checks::golden),
        new ContractCheck(mode, "reference", checks::reference),
        new ContractCheck(mode, "oracle", checks::oracle),
        new ContractCheck(mode, "placement", checks::placement),
        new ContractCheck(mode, "guard pages", checks::guardPages),
        new ContractCheck(mode, "pieces", checks::pieces),
        new ContractCheck(mode, "threads", checks::threads));
  }

  private Optional<String> golden(Target target, long seed) {
    String digest = GoldenDigests.of(target, subject);
    String golden = GoldenDigests.golden(subject.mode());
    if (digest.equals(golden)) {
      return Optional.empty();
    }
    String first = compare(target, subject.cases(GoldenDigests.SEED), Subject::actual)
        .orElse("no difference from the reference of this kit");
    return Optional.of("digest is " + digest + ", not " + golden + "; " + first);
  }

  private Optional<String> reference(Target target, long seed) {
    return compare(target, subject.cases(seed), Subject::actual);
  }

  private Optional<String> pieces(Target target, long seed) {
    return compare(target, subject.cases(seed), Subject::pieces);
  }

  private Optional<String> oracle(Target target, long seed) {
    for (C input : subject.cases(seed)) {
      try (Placement placement = new SkewedPlacement(0)) {
        Outcome outcome = subject.actual(target, input, placement);
        Optional<String> miss = subject.oracle(input, outcome);
        if (miss.isPresent()) {
          return miss.map(text -> input + ": " + text);
        }
      }
    }
    return Optional.empty();
  }

  private Optional<String> placement(Target target, long seed) {
    for (C input : subject.tails(seed)) {
      Outcome expected = subject.expected(input);
      for (int skew = 0; skew < SkewedPlacement.SKEWS; skew += subject.skewStep()) {
        Optional<String> problem = compare(target, input, expected, Subject::actual, skew);
        if (problem.isPresent()) {
          int skewed = skew;
          return problem.map(text -> text + ", data " + skewed + " elements behind a cache line");
        }
      }
    }
    return Optional.empty();
  }

  private Optional<String> guardPages(Target target, long seed) {
    try (GuardPool pool = new GuardPool()) {
      for (C input : subject.tails(seed)) {
        Outcome expected = subject.expected(input);
        for (Side side : Side.values()) {
          try (Placement placement = new GuardedPlacement(side, pool)) {
            Optional<String> difference =
                difference(input, expected, subject.actual(target, input, placement));
            if (difference.isPresent()) {
              return difference.map(text -> text + ", unreadable page " + side);
            }
          }
        }
      }
    }
    return Optional.empty();
  }

  /** Both threads compute all, so that they meet at every input sooner or later. */
  private Optional<String> threads(Target target, long seed) {
    List<C> inputs = subject.tails(seed);
    CyclicBarrier start = new CyclicBarrier(THREADS);
    List<Callable<Optional<String>>> tasks = new ArrayList<>();
    for (int thread = 0; thread < THREADS; thread++) {
      tasks.add(() -> {
        start.await();
        return compare(target, inputs, Subject::actual);
      });
    }
    try (ExecutorService executor = Executors.newFixedThreadPool(THREADS)) {
      for (Future<Optional<String>> done : executor.invokeAll(tasks)) {
        if (done.get().isPresent()) {
          return done.get().map(text -> text + ", " + THREADS + " threads");
        }
      }
      return Optional.empty();
    } catch (ExecutionException e) {
      throw new IllegalStateException("a thread failed: " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for the threads", e);
    }
  }

  /** How a subject is asked: at once or in pieces. */
  private interface Question<C> {
    Outcome ask(Subject<C> subject, Target target, C input, Placement placement);
  }

  private Optional<String> compare(Target target, List<C> inputs, Question<C> question) {
    for (C input : inputs) {
      Optional<String> problem = compare(target, input, subject.expected(input), question, 0);
      if (problem.isPresent()) {
        return problem;
      }
    }
    return Optional.empty();
  }

  private Optional<String> compare(
      Target target, C input, Outcome expected, Question<C> question, int skew) {
    try (Placement placement = new SkewedPlacement(skew)) {
      Outcome actual = question.ask(subject, target, input, placement);
      return difference(input, expected, actual)
          .or(() -> placement.violation().map(text -> input + ": " + text));
    }
  }

  private Optional<String> difference(C input, Outcome expected, Outcome actual) {
    return actual.difference(expected).map(text -> {
      int word = actual.firstWord(expected);
      return input + ": " + text + (word < 0 ? "" : ", " + subject.place(input, expected, word));
    });
  }
}

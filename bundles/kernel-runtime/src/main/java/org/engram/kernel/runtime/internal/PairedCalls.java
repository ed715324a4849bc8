package org.engram.kernel.runtime.internal;

import java.lang.foreign.Arena;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.engram.kernel.runtime.SizeClass;
import org.engram.kernel.runtime.internal.trial.Breach;
import org.engram.kernel.runtime.internal.trial.Difference;
import org.engram.kernel.runtime.internal.trial.FloatingPoint;
import org.engram.kernel.runtime.internal.trial.Guard;
import org.engram.kernel.spi.KernelException;
import org.engram.kernel.spi.ProviderLife;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls that two providers compute. The candidate writes into memory of its own; the caller gets
 * what the incumbent answers, whatever the candidate did. Which of the two runs first changes from
 * call to call, for the second one finds the inputs in the cache.
 */
final class PairedCalls {
  /** What came of one of the two. */
  private record Outcome(@Nullable KernelException failure, long nanos, boolean mended) {}

  private static final Logger LOG = LoggerFactory.getLogger(PairedCalls.class);

  private PairedCalls() {}

  /**
   * Computes a call by both.
   *
   * @return whether the incumbent answered; if it is going, nothing was computed
   * @throws KernelException what the incumbent failed with
   */
  static <A> boolean answer(Pairing pairing, Operation<A> operation, A arguments, long elements) {
    Meter incumbent = pairing.incumbent().meter();
    int token = incumbent.hold();
    if (token == ProviderLife.REFUSED) {
      return false;
    }
    try {
      compare(pairing, operation, arguments, elements);
      return true;
    } finally {
      incumbent.drop(token);
    }
  }

  /**
   * Lets the candidate answer alone, and the incumbent where the candidate cannot: no call fails by
   * a trial.
   *
   * @return whether one of them answered
   * @throws KernelException what the caller's arguments fail with
   */
  static <A> boolean alone(Pairing pairing, Operation<A> operation, A arguments, long elements) {
    Meter candidate = pairing.candidate().meter();
    int token = candidate.hold();
    if (token == ProviderLife.REFUSED) {
      return false;
    }
    Outcome own;
    try {
      own = run(pairing.candidate(), operation, arguments, elements);
    } finally {
      candidate.drop(token);
    }
    if (own.mended()) {
      pairing.watcher().tripped(changedEnvironment(operation));
    }
    KernelException failure = own.failure();
    if (failure == null || isOfTheCaller(failure)) {
      pairing.watcher().alone();
      answer(own);
      return true;
    }
    if (isDefect(failure)) {
      pairing.watcher().tripped(error(operation, failure));
    } else {
      pairing.watcher().overflow();
    }
    return incumbent(pairing, operation, arguments, elements);
  }

  private static <A> boolean incumbent(
      Pairing pairing, Operation<A> operation, A arguments, long elements) {
    Meter incumbent = pairing.incumbent().meter();
    int token = incumbent.hold();
    if (token == ProviderLife.REFUSED) {
      return false;
    }
    try {
      answer(run(pairing.incumbent(), operation, arguments, elements));
      return true;
    } finally {
      incumbent.drop(token);
    }
  }

  private static <A> void compare(
      Pairing pairing, Operation<A> operation, A arguments, long elements) {
    Meter candidate = pairing.candidate().meter();
    int token = candidate.hold();
    if (token == ProviderLife.REFUSED) {
      answer(run(pairing.incumbent(), operation, arguments, elements));
      return;
    }
    try (Arena memory = Arena.ofConfined()) {
      Optional<A> copy = apart(operation, arguments, memory);
      if (copy.isEmpty()) {
        answer(run(pairing.incumbent(), operation, arguments, elements));
        return;
      }
      A apart = copy.get();
      // By chance: turns would fall in with a caller who makes the same calls in turn.
      boolean candidateFirst = ThreadLocalRandom.current().nextBoolean();
      Outcome own = candidateFirst ? run(pairing.candidate(), operation, apart, elements) : null;
      Outcome answer = run(pairing.incumbent(), operation, arguments, elements);
      if (own == null) {
        own = run(pairing.candidate(), operation, apart, elements);
      }
      judge(pairing, operation, arguments, apart, answer, own, elements, candidateFirst);
      answer(answer);
    } finally {
      candidate.drop(token);
    }
  }

  /** Returns nothing when the system is short of memory: such a call is not compared. */
  private static <A> Optional<A> apart(Operation<A> operation, A arguments, Arena memory) {
    try {
      return Optional.of(operation.apart().copy(arguments, memory));
    } catch (OutOfMemoryError e) {
      LOG.warn(
          "A call of {} is not compared, memory for a second answer is short", operation.name());
      return Optional.empty();
    }
  }

  private static void answer(Outcome outcome) {
    if (outcome.failure() != null) {
      throw outcome.failure();
    }
  }

  private static <A> Outcome run(
      Binding binding, Operation<A> operation, A arguments, long elements) {
    long weight = binding.meter().stats().weight(elements);
    long mended = FloatingPoint.mended();
    KernelException failure = null;
    long start = System.nanoTime();
    try {
      operation.run(binding.kernel(), arguments);
    } catch (RuntimeException | LinkageError e) {
      failure = Failures.of(binding, e);
    }
    long nanos = System.nanoTime() - start;
    if (weight != 0) {
      binding.meter().stats().record(elements, nanos, weight);
    }
    FloatingPoint.mend();
    return new Outcome(failure, nanos, FloatingPoint.mended() != mended);
  }

  private static <A> void judge(
      Pairing pairing,
      Operation<A> operation,
      A arguments,
      A apart,
      Outcome answer,
      Outcome own,
      long elements,
      boolean candidateFirst) {
    Optional<Breach> breach = breach(operation, arguments, apart, answer, own);
    if (breach.isPresent()) {
      pairing.watcher().tripped(breach.get());
      pairing
          .watcher()
          .keep(
              operation.name(),
              facts(pairing, operation, breach.get()),
              operation.inputs().of(apart));
    } else if (failedBy(own, KernelException.Code.OUT_OF_MEMORY)) {
      pairing.watcher().overflow();
    } else {
      pairing.watcher().same(SizeClass.of(elements), own.nanos(), answer.nanos(), candidateFirst);
    }
  }

  private static <A> Optional<Breach> breach(
      Operation<A> operation, A arguments, A apart, Outcome answer, Outcome own) {
    if (own.mended()) {
      return Optional.of(changedEnvironment(operation));
    }
    KernelException failure = own.failure();
    if (failure != null && isDefect(failure)) {
      return Optional.of(error(operation, failure));
    }
    // Scratch is the runtime's: that it is short says nothing about an answer.
    if (failedBy(own, KernelException.Code.OUT_OF_MEMORY)
        || failedBy(answer, KernelException.Code.OUT_OF_MEMORY)) {
      return Optional.empty();
    }
    return difference(operation, arguments, apart, answer.failure(), failure)
        .map(found -> new Breach(Guard.DIVERGENCE, operation.name() + ": " + found.sentence()));
  }

  private static Breach changedEnvironment(Operation<?> operation) {
    return new Breach(
        Guard.ENVIRONMENT, operation.name() + " left another floating-point environment");
  }

  private static Breach error(Operation<?> operation, KernelException failure) {
    return new Breach(Guard.ERROR, operation.name() + ": " + failure.getMessage());
  }

  private static boolean isOfTheCaller(KernelException failure) {
    return !isDefect(failure) && failure.code() != KernelException.Code.OUT_OF_MEMORY;
  }

  private static boolean isDefect(KernelException failure) {
    return switch (failure.code()) {
      case INTERNAL, UNSUPPORTED -> true;
      case INVALID_ARGUMENT, NON_FINITE, OUT_OF_MEMORY -> false;
    };
  }

  private static boolean failedBy(Outcome outcome, KernelException.Code code) {
    return outcome.failure() != null && outcome.failure().code() == code;
  }

  private static <A> Optional<Difference> difference(
      Operation<A> operation,
      A arguments,
      A apart,
      @Nullable KernelException expected,
      @Nullable KernelException actual) {
    if (expected == null && actual == null) {
      return operation.difference().of(arguments, apart);
    }
    boolean alike = expected != null
        && actual != null
        && expected.code() == actual.code()
        && expected.position() == actual.position();
    return alike
        ? Optional.empty()
        : Optional.of(
            new Difference("ended by " + written(actual) + " instead of " + written(expected)));
  }

  private static String written(@Nullable KernelException failure) {
    return failure == null ? "an answer" : Objects.requireNonNull(failure.getMessage());
  }

  private static Map<String, String> facts(Pairing pairing, Operation<?> operation, Breach breach) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("kernel", operation.which().kernel().id());
    facts.put("operation", operation.name());
    facts.put("candidate", pairing.candidate().selector().toString());
    facts.put("incumbent", pairing.incumbent().selector().toString());
    facts.put("breach", breach.toString());
    return facts;
  }
}

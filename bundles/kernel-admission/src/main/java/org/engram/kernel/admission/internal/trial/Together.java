package org.engram.kernel.admission.internal.trial;

import java.lang.foreign.Arena;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.engram.kernel.spi.KernelProvider;
import org.engram.kernel.spi.Tier;

/**
 * Calls of two threads for a while, each in memory of its own and long enough that even on one
 * processor a thread is interrupted within a call: what a provider keeps for itself gets mixed up.
 */
final class Together {
  private static final int THREADS = 2;
  private static final int SIZE = 4_096;
  private static final Duration WHILE = Duration.ofMillis(150);

  private final KernelProvider provider;
  private final Tier tier;

  Together(KernelProvider provider, Tier tier) {
    this.provider = provider;
    this.tier = tier;
  }

  /** Returns what is wrong, or empty. */
  Optional<String> problem() throws InterruptedException {
    long end = System.nanoTime() + WHILE.toNanos();
    List<Callable<Optional<String>>> tasks = new ArrayList<>();
    for (int thread = 0; thread < THREADS; thread++) {
      tasks.add(() -> calls(end));
    }
    try (ExecutorService executor = Executors.newFixedThreadPool(THREADS)) {
      for (Future<Optional<String>> done : executor.invokeAll(tasks)) {
        if (done.get().isPresent()) {
          return done.get().map(text -> text + ", with " + THREADS + " threads");
        }
      }
      return Optional.empty();
    } catch (ExecutionException e) {
      return Optional.of("a call threw " + e.getCause() + ", with " + THREADS + " threads");
    }
  }

  private Optional<String> calls(long end) {
    try (Arena arena = Arena.ofConfined()) {
      SteadyCalls calls = new SteadyCalls(provider, tier, arena, SIZE);
      Optional<String> wrong = Optional.empty();
      while (wrong.isEmpty() && System.nanoTime() < end) {
        wrong = calls.round();
      }
      return wrong;
    }
  }
}

package org.engram.kernel.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;
import org.engram.kernel.spi.Helpers;

/** That many threads; the last part begins first. */
final class HelperThreads implements Helpers, AutoCloseable {
  private final int threads;
  private final ExecutorService executor;

  HelperThreads(int threads) {
    this.threads = threads;
    this.executor = Executors.newFixedThreadPool(threads);
  }

  @Override
  public int threads() {
    return threads;
  }

  @Override
  public void run(int parts, IntConsumer part) {
    List<Callable<Integer>> tasks = new ArrayList<>();
    for (int i = parts - 1; i >= 0; i--) {
      int number = i;
      tasks.add(() -> {
        part.accept(number);
        return number;
      });
    }
    try {
      for (Future<Integer> done : executor.invokeAll(tasks)) {
        var _ = done.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("a part failed: " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while helping", e);
    }
  }

  @Override
  public void close() {
    executor.close();
  }
}

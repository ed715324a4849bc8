package org.engram.kernel.runtime.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.engram.kernel.runtime.Workers;
import org.engram.kernel.runtime.internal.trial.FloatingPoint;
import org.jspecify.annotations.Nullable;

/** Platform daemon threads that help the callers; a caller never waits for a task not begun. */
final class WorkerPool implements Workers, AutoCloseable {
  private final ThreadPoolExecutor executor;

  WorkerPool(int threads) {
    AtomicInteger number = new AtomicInteger();
    executor = new ThreadPoolExecutor(
        threads, threads, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
          Thread thread = new Thread(task, "engram-worker-" + number.incrementAndGet());
          thread.setDaemon(true);
          // Not the loader of whichever bundle happened to start the thread.
          thread.setContextClassLoader(null);
          return thread;
        });
  }

  @Override
  public int threads() {
    return executor.getCorePoolSize();
  }

  synchronized void resize(int threads) {
    if (threads > executor.getMaximumPoolSize()) {
      executor.setMaximumPoolSize(threads);
      executor.setCorePoolSize(threads);
    } else {
      executor.setCorePoolSize(threads);
      executor.setMaximumPoolSize(threads);
    }
  }

  @Override
  public <T> List<T> invokeAll(List<? extends Callable<T>> tasks) {
    Batch<T> batch = new Batch<>(tasks);
    int helpers = Math.min(threads(), tasks.size()) - 1;
    for (int i = 0; i < helpers; i++) {
      try {
        executor.execute(batch::work);
      } catch (RejectedExecutionException e) {
        break; // closed meanwhile: the caller does it all
      }
    }
    batch.work();
    return batch.results();
  }

  /** Lets what has begun end, and begins nothing more. */
  @Override
  public void close() {
    executor.shutdown();
  }

  /** The tasks of one call, taken in their order by whoever is free. */
  private static final class Batch<T> {
    private final List<? extends Callable<T>> tasks;
    private final List<@Nullable T> results = new ArrayList<>();
    private final @Nullable Throwable[] failures;
    private final Thread caller = Thread.currentThread();
    private int next;
    private int running;
    private boolean failed;

    Batch(List<? extends Callable<T>> tasks) {
      this.tasks = tasks;
      this.failures = new @Nullable Throwable[tasks.size()];
      for (int i = 0; i < tasks.size(); i++) {
        results.add(null);
      }
    }

    void work() {
      for (int i = take(); i >= 0; i = take()) {
        try {
          T result = tasks.get(i).call();
          FloatingPoint.mend(); // this thread serves others next
          end(i, result, null);
        } catch (Throwable t) {
          FloatingPoint.mend();
          // Whatever it is, it belongs to the caller, who waits for this task.
          end(i, null, t);
        }
      }
    }

    private synchronized int take() {
      if (failed || next == tasks.size()) {
        return -1;
      }
      running++;
      return next++;
    }

    private synchronized void end(int i, @Nullable T result, @Nullable Throwable failure) {
      results.set(i, result);
      failures[i] = failure;
      failed |= failure != null;
      running--;
      if (running == 0) {
        LockSupport.unpark(caller);
      }
    }

    private synchronized boolean isRunning() {
      return running > 0;
    }

    List<T> results() {
      boolean interrupted = false;
      while (isRunning()) {
        LockSupport.park(this);
        interrupted |= Thread.interrupted();
      }
      if (interrupted) {
        caller.interrupt();
      }
      return collect();
    }

    @SuppressWarnings("NullAway") // a task that ended well has the result it gave
    private synchronized List<T> collect() {
      Throwable first = null;
      for (Throwable failure : failures) {
        if (failure != null && first == null) {
          first = failure;
        } else if (failure != null) {
          first.addSuppressed(failure);
        }
      }
      switch (first) {
        case null -> {}
        case RuntimeException e -> throw e;
        case Error e -> throw e;
        default -> throw new CompletionException(first);
      }
      return results;
    }
  }
}

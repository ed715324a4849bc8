package org.engram.kernel.runtime.internal;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The runtime's own thread: looks at everything once a second, and does what calls leave to it. */
final class Tick implements Executor, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Tick.class);

  private final ScheduledThreadPoolExecutor thread = new ScheduledThreadPoolExecutor(1, task -> {
    Thread tick = new Thread(task, "engram-runtime-tick");
    tick.setDaemon(true);
    tick.setContextClassLoader(null);
    return tick;
  });

  /** Looks once a second. A look that fails is logged, and not the last one. */
  void everySecond(Runnable look) {
    var _ = thread.scheduleWithFixedDelay(
        () -> {
          try {
            look.run();
          } catch (RuntimeException e) {
            LOG.error("Rollouts and probations could not be looked at; next try in a second", e);
          }
        },
        1,
        1,
        TimeUnit.SECONDS);
  }

  @Override
  public void execute(Runnable task) {
    thread.execute(task);
  }

  /** Waits until what was handed over is done. */
  void await() throws InterruptedException {
    try {
      var _ = thread.submit(() -> {}).get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    thread.shutdown();
  }
}

package org.engram.http.internal.events;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.engram.kernel.runtime.KernelEvent;
import org.engram.kernel.runtime.KernelListener;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells all streams what happens about the kernels, and once a second how everything stands. That
 * state is made once for all, and not at all while nobody listens. One thread does it, so that who
 * makes an event never waits for who reads it. Safe for any number of threads.
 */
public final class EventFeed implements KernelListener, AutoCloseable {
  /** Most streams at a time. */
  static final int MOST_STREAMS = 32;

  private static final Logger LOG = LoggerFactory.getLogger(EventFeed.class);
  private static final long STATE_MILLIS = 1_000;
  private static final int HEARTBEAT_STATES = 15;
  private static final String BEGIN = "retry: 2000\n\n";
  private static final String HEARTBEAT = ": heartbeat\n\n";
  private static final long CLOSE_SECONDS = 10;

  private final Supplier<ObjectNode> state;
  private final Set<EventStream> streams = ConcurrentHashMap.newKeySet();
  private final ScheduledThreadPoolExecutor executor =
      new ScheduledThreadPoolExecutor(1, task -> new Thread(task, "engram-events"));
  private @Nullable ScheduledFuture<?> timer;
  private boolean closed;
  private long states;

  /**
   * Creates a feed without a stream.
   *
   * @param state what is told every second
   */
  public EventFeed(Supplier<ObjectNode> state) {
    this.state = state;
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    executor.setKeepAliveTime(STATE_MILLIS, TimeUnit.MILLISECONDS);
    executor.allowCoreThreadTimeOut(true);
  }

  /** Opens a stream; empty if there are as many as there may be, or the feed is closed. */
  public synchronized Optional<EventStream> open() {
    if (closed || streams.size() >= MOST_STREAMS) {
      return Optional.empty();
    }
    EventStream stream = new EventStream(this);
    stream.offer(BEGIN);
    streams.add(stream);
    if (timer == null) {
      timer = executor.scheduleAtFixedRate(this::tellState, 0, STATE_MILLIS, TimeUnit.MILLISECONDS);
    }
    return Optional.of(stream);
  }

  /** A stream has ended. */
  synchronized void left(EventStream stream) {
    streams.remove(stream);
    if (streams.isEmpty() && timer != null) {
      timer.cancel(false);
      timer = null;
    }
  }

  /** Returns the number of open streams. */
  int streams() {
    return streams.size();
  }

  @Override
  public void happened(KernelEvent event) {
    if (streams.isEmpty()) {
      return;
    }
    try {
      executor.execute(() -> tell(text("kernel", json(event))));
    } catch (RejectedExecutionException e) {
      LOG.debug("The feed ends: nobody is told of {}", event);
    }
  }

  private void tellState() {
    try {
      tell(text("state", state.get()));
    } catch (RuntimeException e) {
      LOG.warn("The state of this second could not be told", e);
    }
    if (states++ % HEARTBEAT_STATES == 0) {
      tell(HEARTBEAT);
    }
  }

  private void tell(String event) {
    streams.forEach(stream -> stream.offer(event));
  }

  private static String text(String name, ObjectNode data) {
    return "event: " + name + "\ndata: " + data + "\n\n";
  }

  private static ObjectNode json(KernelEvent event) {
    ObjectNode node = JsonNodeFactory.instance
        .objectNode()
        .put("when", event.when().toString())
        .put("what", event.what())
        .put("sentence", event.sentence());
    ObjectNode details = node.putObject("details");
    event.details().forEach(details::put);
    return node;
  }

  /** Ends every stream, and the thread. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    executor.shutdown();
    streams.forEach(EventStream::close);
    try {
      if (!executor.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        LOG.warn("The thread of the events has not ended within {} s", CLOSE_SECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

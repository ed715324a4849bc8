package org.engram.http.internal.events;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The events that one reader has still to be sent. Only so many wait: a reader that falls behind is
 * dropped, and neither the feed nor another reader notices. Safe for any number of threads.
 */
public final class EventStream implements AutoCloseable {
  /** Most events that wait for a reader. */
  static final int MOST_WAITING = 256;

  /** Who sends the events on. */
  public interface Reader {
    /** There is something to send. Must not block. */
    void more();

    /** Nothing more will come: the feed ends, or the reader was too slow. Must not block. */
    void end();
  }

  private final EventFeed feed;
  private final Queue<String> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicInteger count = new AtomicInteger();
  private final AtomicBoolean ended = new AtomicBoolean();
  private volatile @Nullable Reader reader;

  EventStream(EventFeed feed) {
    this.feed = feed;
  }

  /** Names who sends the events on; what waits already is announced, or the end of the stream. */
  public void attach(Reader sender) {
    reader = sender;
    if (ended.get()) {
      sender.end();
    } else {
      sender.more();
    }
  }

  /** Returns the next event as it is sent, UTF-8; empty if none waits. */
  public Optional<byte[]> poll() {
    String next = waiting.poll();
    if (next == null) {
      return Optional.empty();
    }
    count.decrementAndGet();
    return Optional.of(next.getBytes(StandardCharsets.UTF_8));
  }

  /** Adds an event, or ends the stream if too many wait. */
  void offer(String event) {
    if (ended.get()) {
      return;
    }
    if (count.incrementAndGet() > MOST_WAITING) {
      close();
      return;
    }
    waiting.add(event);
    Reader sender = reader;
    if (sender != null) {
      sender.more();
    }
  }

  /** Ends the stream and makes room for another; the reader is told. Does nothing twice. */
  @Override
  public void close() {
    if (!ended.compareAndSet(false, true)) {
      return;
    }
    feed.left(this);
    waiting.clear();
    Reader sender = reader;
    if (sender != null) {
      sender.end();
    }
  }
}

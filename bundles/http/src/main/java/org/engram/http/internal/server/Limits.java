package org.engram.http.internal.server;

import java.time.Duration;

/**
 * What the server grants its clients.
 *
 * @param connections how many may be open at once, at least 1
 * @param patience how long a client may take for the headers of a request, for its body, and for a
 *     kilobyte of the answer times the seconds of it
 */
public record Limits(int connections, Duration patience) {
  /** Least bytes of an answer that a client must take in each second of {@link #patience}. */
  static final long ANSWER_BYTES_PER_SECOND = 1024;

  /** A client that sends nothing at all between two requests is kept that much longer. */
  private static final int IDLE_FACTOR = 2;

  /** Returns how long a connection may be idle between two requests. */
  public Duration idle() {
    return patience.multipliedBy(IDLE_FACTOR);
  }
}

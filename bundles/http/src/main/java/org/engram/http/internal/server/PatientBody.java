package org.engram.http.internal.server;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;

/** A body that must have come by a deadline, however it trickles. */
final class PatientBody extends FilterInputStream {
  private final long deadlineNanos;
  private final Duration patience;
  private final LongSupplier nanoTime;
  private final Runnable whenClosed;

  PatientBody(InputStream body, Duration patience, LongSupplier nanoTime, Runnable whenClosed) {
    super(body);
    this.patience = patience;
    this.nanoTime = nanoTime;
    this.deadlineNanos = nanoTime.getAsLong() + patience.toNanos();
    this.whenClosed = whenClosed;
  }

  @Override
  public int read() throws IOException {
    inTime();
    return super.read();
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    inTime();
    return super.read(bytes, offset, length);
  }

  private void inTime() throws IOException {
    if (nanoTime.getAsLong() - deadlineNanos > 0) {
      String late = "the body did not come within " + patience.toSeconds() + " s";
      throw new IOException(late, new TimeoutException(late));
    }
  }

  @Override
  public void close() throws IOException {
    super.close();
    whenClosed.run();
  }
}

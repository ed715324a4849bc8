package org.engram.cli.archive;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.DoubleConsumer;

/** Says what share of so many bytes has passed through the streams that it watches. */
final class Passed {
  private final long total;
  private final DoubleConsumer progress;
  private long passed;

  Passed(long total, DoubleConsumer progress) {
    this.total = Math.max(1, total);
    this.progress = progress;
  }

  /** Returns a stream with the content of another, which is watched. */
  InputStream of(InputStream content) {
    return new FilterInputStream(content) {
      @Override
      public int read() throws IOException {
        int read = super.read();
        count(read < 0 ? 0 : 1);
        return read;
      }

      @Override
      public int read(byte[] buffer, int from, int length) throws IOException {
        int read = super.read(buffer, from, length);
        count(Math.max(0, read));
        return read;
      }
    };
  }

  private void count(int bytes) {
    passed += bytes;
    progress.accept((double) passed / total);
  }
}

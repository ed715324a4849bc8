package org.engram.benchmarks.peers;

import java.io.IOException;
import java.util.Arrays;
import java.util.function.Supplier;

/** A library that computes what the others of a race compute. */
interface Contestant {
  /** Returns the name for the table. */
  String name();

  /** Makes calls for so long, at least one, and returns the median of their nanoseconds. */
  double nanos(long millis) throws IOException;

  /** Computes once and returns what came of it. */
  float[] result() throws IOException;

  /** Returns a contestant of this JVM, whose calls leave a result behind. */
  static Contestant of(String name, Runnable call, Supplier<float[]> result) {
    return new Contestant() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public double nanos(long millis) {
        return median(call, millis);
      }

      @Override
      public float[] result() {
        call.run();
        return result.get();
      }
    };
  }

  private static double median(Runnable call, long millis) {
    long[] times = new long[1 << 10];
    int count = 0;
    long end = System.nanoTime() + millis * 1_000_000;
    long began = System.nanoTime();
    do {
      call.run();
      long ended = System.nanoTime();
      times[count++] = ended - began;
      began = ended;
      if (count == times.length) {
        times = Arrays.copyOf(times, 2 * count);
      }
    } while (began < end);
    Arrays.sort(times, 0, count);
    return times[count / 2];
  }
}

package org.engram.telemetry.internal;

import com.codahale.metrics.Snapshot;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import org.engram.kernel.runtime.DurationHistogram;

/** A histogram of buckets as Dropwizard sees it: every duration counts as the end of its bucket. */
final class DurationSnapshot extends Snapshot {
  private final DurationHistogram durations;

  DurationSnapshot(DurationHistogram durations) {
    this.durations = durations;
  }

  @Override
  public double getValue(double quantile) {
    return durations.quantileNanos(quantile);
  }

  /** Returns the ends of the buckets that are not empty. */
  @Override
  public long[] getValues() {
    return IntStream.range(0, durations.counts().size())
        .filter(i -> durations.counts().get(i) > 0)
        .mapToLong(this::end)
        .toArray();
  }

  @Override
  public int size() {
    return (int) Math.min(Integer.MAX_VALUE, durations.count());
  }

  @Override
  public long getMax() {
    long[] values = getValues();
    return values.length == 0 ? 0 : values[values.length - 1];
  }

  @Override
  public double getMean() {
    long count = durations.count();
    return count == 0 ? 0 : durations.sumNanos() / (double) count;
  }

  @Override
  public long getMin() {
    long[] values = getValues();
    return values.length == 0 ? 0 : values[0];
  }

  @Override
  public double getStdDev() {
    long count = durations.count();
    double mean = getMean();
    double squares = 0;
    for (int i = 0; i < durations.counts().size(); i++) {
      squares += durations.counts().get(i) * Math.pow(end(i) - mean, 2);
    }
    return count < 2 ? 0 : Math.sqrt(squares / (count - 1));
  }

  @Override
  public void dump(OutputStream output) {
    PrintStream out = new PrintStream(output, false, StandardCharsets.UTF_8);
    for (long value : getValues()) {
      out.println(value);
    }
    out.flush();
  }

  private long end(int bucket) {
    int last = durations.upperBoundNanos().size() - 1;
    return durations.upperBoundNanos().get(Math.min(bucket, last));
  }
}

package org.engram.kernel.runtime.internal;

import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.engram.kernel.runtime.DurationHistogram;
import org.engram.kernel.runtime.KernelStats;
import org.engram.kernel.runtime.SizeClass;
import org.engram.kernel.spi.KernelException;
import org.engram.kernel.spi.KernelId;
import org.engram.kernel.spi.Tier;
import org.jspecify.annotations.Nullable;

/**
 * Counters and durations of one kernel on one provider and tier. Long calls are timed one by one.
 * Of short ones each stripe times one in {@link #PERIOD}, which then stands for all since the last:
 * the histogram follows the invocations to within a period a stripe.
 */
final class CallStats {
  static final int PERIOD = 64;
  /** Longs from one stripe's tick to the next: two cache lines. */
  private static final int STRIDE = 16;

  private final KernelId kernel;
  private final String provider;
  private final Tier tier;
  private final long timedFrom;
  private final List<Meter> meters = new CopyOnWriteArrayList<>();
  private final AtomicLong settled = new AtomicLong();
  /** Short calls by stripe. */
  private final AtomicLongArray ticks = new AtomicLongArray((Stripes.COUNT + 1) * STRIDE);

  private final Map<KernelException.Code, LongAdder> errors;
  private final Map<SizeClass, DurationCells> durations;
  private long lastSeen;
  private volatile @Nullable Instant lastInvocation;

  CallStats(KernelId kernel, String provider, Tier tier) {
    this.kernel = kernel;
    this.provider = provider;
    this.tier = tier;
    this.timedFrom = TimingThreshold.elements(kernel, tier);
    this.errors = each(KernelException.Code.class, LongAdder::new);
    this.durations = each(SizeClass.class, DurationCells::new);
  }

  KernelId kernel() {
    return kernel;
  }

  /**
   * Returns how many invocations the duration of the call that begins now stands for; 0 if it need
   * not be timed. To be called once for each call.
   */
  long weight(long elements) {
    if (elements >= timedFrom) {
      return 1;
    }
    long tick = ticks.getAndIncrement((Stripes.current() + 1) * STRIDE);
    if (tick % PERIOD != 0) {
      return 0;
    }
    return tick == 0 ? 1 : PERIOD;
  }

  void record(long elements, long nanos, long weight) {
    get(durations, SizeClass.of(elements)).add(nanos, weight);
  }

  void failed(KernelException.Code code) {
    get(errors, code).increment();
  }

  void add(Meter meter) {
    meters.add(meter);
  }

  /** Keeps the count of a meter that counts no more, and lets it go. */
  synchronized void settle(Meter meter) {
    meters.remove(meter);
    settled.getAndAdd(meter.uses());
  }

  long invocations() {
    long sum = settled.get();
    for (Meter meter : meters) {
      sum += meter.uses();
    }
    return sum;
  }

  /** Notes the time if there were calls since the last time. */
  synchronized void observe(Instant now) {
    long seen = invocations();
    if (seen > lastSeen) {
      lastSeen = seen;
      lastInvocation = now;
    }
  }

  Optional<Instant> lastInvocation() {
    return Optional.ofNullable(lastInvocation);
  }

  synchronized KernelStats snapshot() {
    Map<KernelException.Code, Long> failures = new EnumMap<>(KernelException.Code.class);
    errors.forEach((code, count) -> {
      if (count.sum() > 0) {
        failures.put(code, count.sum());
      }
    });
    Map<SizeClass, DurationHistogram> sizes = new EnumMap<>(SizeClass.class);
    durations.forEach((size, cells) -> {
      DurationHistogram histogram = cells.snapshot();
      if (histogram.count() > 0) {
        sizes.put(size, histogram);
      }
    });
    return new KernelStats(kernel, provider, tier, invocations(), failures, sizes);
  }

  private static <E extends Enum<E>, V> Map<E, V> each(Class<E> keys, Supplier<V> value) {
    Map<E, V> map = new EnumMap<>(keys);
    for (E key : keys.getEnumConstants()) {
      map.put(key, value.get());
    }
    return Collections.unmodifiableMap(map);
  }

  private static <K, V> V get(Map<K, V> complete, K key) {
    return Objects.requireNonNull(complete.get(key));
  }
}

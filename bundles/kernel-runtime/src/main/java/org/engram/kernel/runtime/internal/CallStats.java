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
 * Of short ones each thread times one in {@link #PERIOD}, which then stands for all that were not
 * entered yet: an exact count divides them up, so the histogram cannot drift from the invocations.
 */
final class CallStats {
  static final int PERIOD = 64;
  /** Ints from one stripe's tick to the next: two cache lines. */
  private static final int STRIDE = 32;

  private final KernelId kernel;
  private final String provider;
  private final Tier tier;
  private final long timedFrom;
  private final List<Meter> meters = new CopyOnWriteArrayList<>();
  private final AtomicLong settled = new AtomicLong();
  /** Invocations that a duration stands for, or will when its call ends. */
  private final AtomicLong entered = new AtomicLong();
  // Plain ints: a tick that two threads of one stripe lose only shifts the next sample.
  private final int[] ticks = new int[(Stripes.COUNT + 1) * STRIDE];
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

  /** Returns whether a call that touches so many elements is long enough to be timed always. */
  boolean isLong(long elements) {
    return elements >= timedFrom;
  }

  /** Takes a long call out of what the samples stand for; to be called before it is counted. */
  void announce() {
    entered.getAndIncrement();
  }

  /** Undoes {@link #announce} for a call that was not counted after all. */
  void withdraw() {
    entered.getAndDecrement();
  }

  /** Returns how many invocations the short call that was just counted stands for; 0: untimed. */
  long sample() {
    int at = (Stripes.current() + 1) * STRIDE;
    int tick = ticks[at];
    ticks[at] = tick + 1;
    return tick % PERIOD == 0 ? takePending() : 0;
  }

  private long takePending() {
    long before = entered.get();
    long pending = invocations() - before;
    return pending > 0 && entered.compareAndSet(before, before + pending) ? pending : 0;
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
    // In this order a sample meanwhile sees too few invocations, which the next one mends; too many
    // it would enter for good.
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

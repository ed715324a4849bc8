package org.engram.memory.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.engram.kernel.runtime.DurationHistogram;
import org.engram.memory.MemoryException;
import org.engram.memory.OperationStats;

/** Counts and times the operations. Safe for any number of threads. */
final class OperationTimes {
  /** 1-2-5 steps from 100 µs to 10 s. */
  private static final List<Long> BOUNDS = bounds();

  private static final long[] BOUND = BOUNDS.stream().mapToLong(Long::longValue).toArray();

  /** What is counted of one operation. */
  private record Counts(
      AtomicLongArray buckets, LongAdder sumNanos, LongAdder refused, LongAdder failed) {
    Counts() {
      this(
          new AtomicLongArray(BOUND.length + 1), new LongAdder(), new LongAdder(), new LongAdder());
    }
  }

  private final Map<Operation, Counts> counts = new EnumMap<>(Operation.class);

  OperationTimes() {
    for (Operation operation : Operation.values()) {
      counts.put(operation, new Counts());
    }
  }

  /** Runs a call of that operation. */
  <T> T run(Operation operation, Supplier<T> call) {
    Counts own = Objects.requireNonNull(counts.get(operation));
    long start = System.nanoTime();
    T result;
    try {
      result = call.get();
    } catch (MemoryException e) {
      (isOfTheCaller(e.code()) ? own.refused() : own.failed()).increment();
      throw e;
    } catch (RuntimeException | Error e) {
      own.failed().increment();
      throw e;
    }
    long nanos = System.nanoTime() - start;
    int found = Arrays.binarySearch(BOUND, nanos);
    own.buckets().getAndIncrement(found < 0 ? -found - 1 : found);
    own.sumNanos().add(nanos);
    return result;
  }

  List<OperationStats> stats() {
    return Arrays.stream(Operation.values()).map(this::stats).toList();
  }

  private OperationStats stats(Operation operation) {
    Counts own = Objects.requireNonNull(counts.get(operation));
    List<Long> buckets = new ArrayList<>();
    for (int i = 0; i < own.buckets().length(); i++) {
      buckets.add(own.buckets().get(i));
    }
    return new OperationStats(
        operation.id(),
        new DurationHistogram(BOUNDS, buckets, own.sumNanos().sum()),
        own.refused().sum(),
        own.failed().sum());
  }

  private static boolean isOfTheCaller(MemoryException.Code code) {
    return switch (code) {
      case SPACE_NOT_FOUND,
          MEMORY_NOT_FOUND,
          CONFLICT,
          TOO_LARGE,
          WRONG_DIMENSION,
          INVALID_VECTOR,
          INVALID_WEIGHT,
          INVALID_ARGUMENT,
          NO_EMBEDDING -> true;
      case READ_ONLY, UNAVAILABLE, STOPPING -> false;
    };
  }

  private static List<Long> bounds() {
    List<Long> bounds = new ArrayList<>();
    long last = TimeUnit.SECONDS.toNanos(10);
    for (long decade = TimeUnit.MICROSECONDS.toNanos(100); decade < last; decade *= 10) {
      bounds.addAll(List.of(decade, 2 * decade, 5 * decade));
    }
    bounds.add(last);
    return List.copyOf(bounds);
  }
}

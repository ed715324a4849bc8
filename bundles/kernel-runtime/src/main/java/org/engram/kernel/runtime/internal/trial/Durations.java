package org.engram.kernel.runtime.internal.trial;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Durations to within a sixteenth: each power of two of nanoseconds in sixteen cells. Safe for any
 * number of threads.
 */
final class Durations {
  private static final int CELL_BITS = 4;
  private static final int CELLS = 1 << CELL_BITS;

  private final AtomicLongArray cells = new AtomicLongArray(Long.SIZE * CELLS);

  void add(long nanos) {
    cells.getAndIncrement(cell(Math.max(0, nanos)));
  }

  long count() {
    long sum = 0;
    for (int i = 0; i < cells.length(); i++) {
      sum += cells.get(i);
    }
    return sum;
  }

  /** Returns how many lie in a cell whose middle is beyond that. */
  long above(double nanos) {
    long sum = 0;
    for (int i = cells.length() - 1; i >= 0 && middle(i) > nanos; i--) {
      sum += cells.get(i);
    }
    return sum;
  }

  /** Returns the middle of the cell in which that quantile lies, in nanoseconds; 0 if empty. */
  double quantile(double quantile) {
    long rank = (long) Math.ceil(quantile * count());
    long seen = 0;
    for (int i = 0; i < cells.length(); i++) {
      seen += cells.get(i);
      if (seen >= rank && seen > 0) {
        return middle(i);
      }
    }
    return 0;
  }

  private static int cell(long nanos) {
    if (nanos < CELLS) {
      return (int) nanos;
    }
    int shift = Long.SIZE - 1 - Long.numberOfLeadingZeros(nanos) - CELL_BITS;
    return (shift + 1) * CELLS + (int) (nanos >>> shift) - CELLS;
  }

  private static double middle(int cell) {
    if (cell < CELLS) {
      return cell;
    }
    int shift = cell / CELLS - 1;
    return (cell % CELLS + CELLS + 0.5) * (1L << shift);
  }
}

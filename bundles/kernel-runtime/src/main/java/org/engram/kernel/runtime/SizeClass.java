package org.engram.kernel.runtime;

import java.util.Locale;

/** How much a call has to do, in elements touched: so that durations of like calls are compared. */
public enum SizeClass {
  /** Below 2^12 elements. */
  TINY(1L << 12),
  /** Below 2^16 elements. */
  SMALL(1L << 16),
  /** Below 2^20 elements. */
  MEDIUM(1L << 20),
  /** Below 2^24 elements. */
  LARGE(1L << 24),
  /** 2^24 elements and more. */
  HUGE(Long.MAX_VALUE);

  private final long below;

  SizeClass(long below) {
    this.below = below;
  }

  /** Returns the name used in metrics, shell and API, such as {@code tiny}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns the class of a call that touches that many elements. */
  public static SizeClass of(long elements) {
    for (SizeClass size : values()) {
      if (elements < size.below) {
        return size;
      }
    }
    return HUGE;
  }
}

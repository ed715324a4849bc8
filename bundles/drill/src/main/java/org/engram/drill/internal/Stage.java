package org.engram.drill.internal;

import java.util.Locale;

/** What may stop a faulty provider, in the order in which it gets there. */
enum Stage {
  /** It did not get into the process. */
  ADMISSION,
  /** A guard, while the incumbent answered every call. */
  CANARY,
  /** A guard, while it served. */
  PROBATION,
  /** It would serve on. */
  NOTHING;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}

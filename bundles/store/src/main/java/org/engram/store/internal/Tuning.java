package org.engram.store.internal;

/**
 * Sizes and times of a store.
 *
 * @param ballastBytes disk space held in reserve
 * @param pageCount most pages of 8 KiB that the database may have
 * @param groupSize most calls that are committed together
 * @param waitingMutations mutations that may wait before callers do
 * @param pendingTouches touches that are written at once, however recent
 * @param idleMs quiet time after which the log is checkpointed
 * @param eraseMs time after which a forgotten text is erased from the log, however busy the store
 * @param tickMs time between two looks at what is due
 */
record Tuning(
    long ballastBytes,
    int pageCount,
    int groupSize,
    int waitingMutations,
    int pendingTouches,
    int idleMs,
    int eraseMs,
    int tickMs) {
  static final Tuning DEFAULT =
      new Tuning(64L << 20, 0x7fff_fffe, 256, 65_536, 10_000, 1_000, 30_000, 250);
}

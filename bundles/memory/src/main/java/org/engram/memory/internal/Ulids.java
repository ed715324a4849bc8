package org.engram.memory.internal;

import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;

/**
 * Makes ids that sort by time: ULIDs (github.com/ulid/spec), 48 bits of milliseconds and 80 random
 * bits in Crockford's base 32. Each is greater than the one before, whatever the clock does. Safe
 * for any number of threads.
 */
final class Ulids {
  private static final char[] DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ".toCharArray();
  private static final int LENGTH = 26;
  private static final int DIGIT_BITS = 5;
  private static final int HIGH_RANDOM_BITS = 16;

  private final RandomGenerator random;
  private final ReentrantLock lock = new ReentrantLock();
  /** Milliseconds, then the 16 high random bits. */
  private long high = -1;

  private long low;

  Ulids(RandomGenerator random) {
    this.random = random;
  }

  String next(long nowMs) {
    lock.lock();
    try {
      if (nowMs > high >> HIGH_RANDOM_BITS) {
        high = nowMs << HIGH_RANDOM_BITS | random.nextInt(1 << HIGH_RANDOM_BITS);
        low = random.nextLong();
      } else if (++low == 0) {
        high++;
      }
      return format(high, low);
    } finally {
      lock.unlock();
    }
  }

  private static String format(long high, long low) {
    char[] text = new char[LENGTH];
    long h = high;
    long l = low;
    for (int i = LENGTH - 1; i >= 0; i--) {
      text[i] = DIGITS[(int) l & (DIGITS.length - 1)];
      l = l >>> DIGIT_BITS | h << (Long.SIZE - DIGIT_BITS);
      h >>>= DIGIT_BITS;
    }
    return new String(text);
  }
}

package org.engram.provider.java;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;

/**
 * The largest keys seen, in scratch memory, the least of them on top of a heap. A key is one i64
 * whose order is the order of the results: the score, mapped to an integer that compares alike,
 * above the complement of the row.
 */
final class KeyHeap {
  static final long KEY_BYTES = Long.BYTES;

  private static final long LOW_32 = 0xFFFF_FFFFL;

  private final MemorySegment keys;
  private final int capacity;
  private int size;

  KeyHeap(MemorySegment keys, int capacity) {
    this.keys = keys;
    this.capacity = capacity;
  }

  static long key(float score, int row) {
    int bits = Float.floatToRawIntBits(score);
    // Negative floats order backwards as integers.
    long ordered = bits ^ ((bits >> (Integer.SIZE - 1)) & Integer.MAX_VALUE);
    return ordered << Integer.SIZE | (~row & LOW_32);
  }

  static float score(long key) {
    int ordered = (int) (key >> Integer.SIZE);
    return Float.intBitsToFloat(ordered ^ ((ordered >> (Integer.SIZE - 1)) & Integer.MAX_VALUE));
  }

  static int row(long key) {
    return ~(int) key;
  }

  int size() {
    return size;
  }

  long get(long index) {
    return keys.get(JAVA_LONG, index * KEY_BYTES);
  }

  /** Returns the least score kept; −∞ while there is room. */
  float least() {
    return size < capacity ? Float.NEGATIVE_INFINITY : score(get(0));
  }

  void offer(long key) {
    if (size < capacity) {
      siftUp(key);
    } else if (key > get(0)) {
      siftDown(key, size);
    }
  }

  /** Puts the best first; it is no heap afterwards. */
  void sort() {
    for (int left = size - 1; left > 0; left--) {
      long last = get(left);
      set(left, get(0));
      siftDown(last, left);
    }
  }

  private void siftUp(long key) {
    int at = size++;
    while (at > 0) {
      int parent = (at - 1) >>> 1;
      long above = get(parent);
      if (above <= key) {
        break;
      }
      set(at, above);
      at = parent;
    }
    set(at, key);
  }

  /** Replaces the top of the first {@code count} keys. */
  private void siftDown(long key, int count) {
    long at = 0;
    for (long child = 1; child < count; child = 2 * at + 1) {
      long other = child + 1;
      long least = other < count && get(other) < get(child) ? other : child;
      long below = get(least);
      if (below >= key) {
        break;
      }
      set(at, below);
      at = least;
    }
    set(at, key);
  }

  private void set(long index, long key) {
    keys.set(JAVA_LONG, index * KEY_BYTES, key);
  }
}

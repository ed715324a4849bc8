package org.engram.provider.java;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;

/**
 * A set of row numbers as a bitmap with 64-ary summaries, in memory that is all zero when the set
 * is empty: a bit of level i + 1 says that a word of level i is not 0. Rows are visited in
 * ascending order without sorting and without looking at empty parts.
 */
final class RowSet {
  /** {@link #nextWord} before the first word. */
  static final long START = -1;

  /** {@link #nextWord} behind the last word. */
  static final long END = -1;

  private static final int WORD_SHIFT = 6;
  private static final long WORDS_IN_BLOCK = 8;

  private final MemorySegment memory;
  /** Where each level starts, the rows themselves first, and where the last level ends. */
  private final long[] levelAt;

  /**
   * Creates the set of rows 0 … {@code rows} − 1 in that memory.
   *
   * @param at byte at which the bitmap starts, a multiple of 64
   */
  RowSet(MemorySegment memory, long at, long rows) {
    this.memory = memory;
    int levels = 0;
    for (long words = wordsOf(rows); words > 0; words = words == 1 ? 0 : wordsOf(words)) {
      levels++;
    }
    this.levelAt = new long[levels + 1];
    levelAt[0] = at;
    long words = rows;
    for (int level = 0; level < levels; level++) {
      words = wordsOf(words);
      long padded = (words + WORDS_IN_BLOCK - 1) / WORDS_IN_BLOCK * WORDS_IN_BLOCK;
      levelAt[level + 1] = levelAt[level] + padded * Long.BYTES;
    }
  }

  /** Returns the byte behind the bitmap. */
  long end() {
    return levelAt[levelAt.length - 1];
  }

  /** Adds a row; false if it was there. */
  boolean add(long row) {
    long bit = row;
    for (int level = 0; level < levels(); level++) {
      long at = wordAt(level, bit >>> WORD_SHIFT);
      long word = memory.get(JAVA_LONG, at);
      long with = word | 1L << bit;
      if (with == word) {
        return false;
      }
      memory.set(JAVA_LONG, at, with);
      if (word != 0) {
        return true;
      }
      bit >>>= WORD_SHIFT;
    }
    return true;
  }

  /**
   * Returns the first word behind {@code word} that has rows, or {@link #END}. Word {@code w} has
   * rows {@code 64·w} … {@code 64·w + 63}.
   */
  long nextWord(long word) {
    long bit = word + 1;
    if (levels() == 1) {
      return bit == 0 && word(0) != 0 ? 0 : END;
    }
    for (int level = 1; level < levels(); level++) {
      long at = bit >>> WORD_SHIFT;
      long place = wordAt(level, at);
      if (place >= levelAt[level + 1]) {
        return END;
      }
      long bits = memory.get(JAVA_LONG, place) & -1L << bit;
      if (bits != 0) {
        return descend(level, at << WORD_SHIFT | Long.numberOfTrailingZeros(bits));
      }
      bit = at + 1;
    }
    return END;
  }

  /** Returns the rows of a word as bits. */
  long word(long word) {
    return memory.get(JAVA_LONG, wordAt(0, word));
  }

  /** Removes the rows of a word and returns them as bits. */
  long take(long word) {
    long taken = word(word);
    memory.set(JAVA_LONG, wordAt(0, word), 0);
    long bit = word;
    for (int level = 1; level < levels(); level++) {
      long at = wordAt(level, bit >>> WORD_SHIFT);
      long without = memory.get(JAVA_LONG, at) & ~(1L << bit);
      memory.set(JAVA_LONG, at, without);
      if (without != 0) {
        break;
      }
      bit >>>= WORD_SHIFT;
    }
    return taken;
  }

  /** Returns the row of the lowest bit of a word. */
  static long firstRow(long word, long bits) {
    return word << WORD_SHIFT | Long.numberOfTrailingZeros(bits);
  }

  /** Removes all rows. */
  void clear() {
    for (long word = nextWord(START); word != END; word = nextWord(word)) {
      take(word);
    }
  }

  private long descend(int from, long found) {
    long word = found;
    for (int level = from - 1; level > 0; level--) {
      long bits = memory.get(JAVA_LONG, wordAt(level, word));
      word = word << WORD_SHIFT | Long.numberOfTrailingZeros(bits);
    }
    return word;
  }

  private int levels() {
    return levelAt.length - 1;
  }

  private long wordAt(int level, long word) {
    return levelAt[level] + word * Long.BYTES;
  }

  private static long wordsOf(long bits) {
    return (bits + Long.SIZE - 1) >>> WORD_SHIFT;
  }
}

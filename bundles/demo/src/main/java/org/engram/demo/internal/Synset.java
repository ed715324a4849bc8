package org.engram.demo.internal;

import java.util.List;

/**
 * A set of synonyms: one sense that its words share.
 *
 * @param pos part of speech as the file has it: {@code n}, {@code v}, {@code a} or {@code r}
 * @param offset place in the file of that part of speech
 * @param lemmas its words, blanks as blanks
 * @param gloss definition and examples
 * @param pointers its typed links, in the order of the file
 * @param tagCount how often the corpus of WordNet uses its words in this sense
 */
record Synset(
    char pos, int offset, List<String> lemmas, String gloss, List<Pointer> pointers, int tagCount) {
  Synset {
    lemmas = List.copyOf(lemmas);
    pointers = List.copyOf(pointers);
  }

  /**
   * A typed link.
   *
   * @param kind what it is, such as {@code hypernym}
   * @param pos part of speech of the target
   * @param offset place of the target
   */
  record Pointer(String kind, char pos, int offset) {
    /** Returns the {@link Synset#key()} of the target. */
    long target() {
      return key(pos, offset);
    }
  }

  /** Returns its name in the whole database, such as {@code n00001740}. */
  String id() {
    return "%c%08d".formatted(pos, offset);
  }

  /** Returns the same as a number, for look-ups. */
  long key() {
    return key(pos, offset);
  }

  /** Returns what is remembered of it. */
  String text() {
    return String.join(", ", lemmas) + ": " + gloss;
  }

  static long key(char pos, int offset) {
    return (long) pos << Integer.SIZE | offset;
  }
}

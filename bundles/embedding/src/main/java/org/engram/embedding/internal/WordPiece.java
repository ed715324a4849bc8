package org.engram.embedding.internal;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * BERT's uncased WordPiece: the longest piece of the vocabulary first. Text is never read as a
 * special token: {@code [SEP]} in a text is three words. Immutable.
 */
final class WordPiece {
  static final int CLS = 101;
  static final int SEP = 102;
  private static final int UNKNOWN = 100;
  private static final int MAX_WORD = 100;

  private final Map<String, Integer> vocabulary;

  private WordPiece(Map<String, Integer> vocabulary) {
    this.vocabulary = vocabulary;
  }

  /** Reads a vocabulary of one piece a line, numbered from 0. */
  static WordPiece read(InputStream lines) throws IOException {
    Map<String, Integer> pieces = new HashMap<>(1 << 16);
    try (var reader = new BufferedReader(new InputStreamReader(lines, StandardCharsets.UTF_8))) {
      String line;
      while ((line = reader.readLine()) != null) {
        pieces.put(line, pieces.size());
      }
    }
    return new WordPiece(pieces);
  }

  /** Returns the ids of the pieces of a text, without the special tokens at its ends. */
  long[] pieces(String text) {
    Ids ids = new Ids();
    for (String word : BasicTokens.of(text)) {
      addPieces(word, ids);
    }
    return ids.toArray();
  }

  private void addPieces(String word, Ids ids) {
    int mark = ids.size;
    if (word.codePointCount(0, word.length()) > MAX_WORD) {
      ids.add(UNKNOWN);
      return;
    }
    int from = 0;
    while (from < word.length()) {
      int to = word.length();
      Integer id = null;
      while (id == null && to > from) {
        String piece = word.substring(from, to);
        id = vocabulary.get(from == 0 ? piece : "##" + piece);
        to = id == null ? to - 1 : to;
      }
      if (id == null) {
        ids.size = mark;
        ids.add(UNKNOWN);
        return;
      }
      ids.add(id);
      from = to;
    }
  }

  /** A growing array. */
  private static final class Ids {
    private long[] values = new long[64];
    private int size;

    void add(long id) {
      if (size == values.length) {
        values = Arrays.copyOf(values, 2 * size);
      }
      values[size++] = id;
    }

    long[] toArray() {
      return Arrays.copyOf(values, size);
    }
  }
}

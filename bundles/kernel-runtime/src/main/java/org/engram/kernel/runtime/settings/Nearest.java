package org.engram.kernel.runtime.settings;

import java.util.Comparator;
import java.util.List;

/** Sorts words so that the one that was probably meant comes first. */
final class Nearest {
  private Nearest() {}

  /** Returns the words, those first that begin alike and need the fewest changes of a letter. */
  static List<String> first(String given, List<String> words) {
    return words.stream()
        .sorted(Comparator.<String>comparingInt(
                word -> changes(given, word) - commonBeginning(given, word))
            .thenComparing(Comparator.naturalOrder()))
        .toList();
  }

  private static int commonBeginning(String a, String b) {
    int length = 0;
    while (length < Math.min(a.length(), b.length()) && a.charAt(length) == b.charAt(length)) {
      length++;
    }
    return length;
  }

  /** The edit distance of Levenshtein, row by row. */
  private static int changes(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}

package org.engram.memory.internal.graph;

import java.util.Arrays;
import java.util.function.IntPredicate;

/**
 * For each row the rows that may have an association with it: all that have, and some that had. The
 * reader asks the edges themselves; what has become wrong is swept out before a list would grow.
 */
final class Sources {
  private static final int LEAST_ROOM = 4;
  private static final int[] NOBODY = new int[0];

  private int[][] lists = new int[16][];
  private int[] counts = new int[16];

  Sources() {
    Arrays.fill(lists, NOBODY);
  }

  void add(int row, int source, IntPredicate stillReaches) {
    if (row >= lists.length) {
      int from = lists.length;
      lists = Arrays.copyOf(lists, Math.max(row + 1, 2 * from));
      Arrays.fill(lists, from, lists.length, NOBODY);
      counts = Arrays.copyOf(counts, lists.length);
    }
    int count = counts[row];
    if (count > 0 && lists[row][count - 1] == source) {
      return;
    }
    if (count == lists[row].length) {
      int[] swept = sweep(lists[row], stillReaches);
      counts[row] = swept.length;
      lists[row] = Arrays.copyOf(swept, Math.max(LEAST_ROOM, 2 * swept.length));
    }
    lists[row][counts[row]++] = source;
  }

  /** Returns the rows that have an association with that one, ascending. */
  int[] of(int row, IntPredicate stillReaches) {
    return row < lists.length
        ? sweep(Arrays.copyOf(lists[row], counts[row]), stillReaches)
        : NOBODY;
  }

  void forget(int row) {
    if (row < lists.length) {
      lists[row] = NOBODY;
      counts[row] = 0;
    }
  }

  /** Sorts the list itself, and returns those that are right, once each. */
  private static int[] sweep(int[] list, IntPredicate stillReaches) {
    Arrays.sort(list);
    int count = 0;
    for (int i = 0; i < list.length; i++) {
      if ((i == 0 || list[i] != list[i - 1]) && stillReaches.test(list[i])) {
        list[count++] = list[i];
      }
    }
    return Arrays.copyOf(list, count);
  }
}

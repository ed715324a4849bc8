package org.engram.kernel.runtime.internal;

import java.lang.foreign.ValueLayout;
import java.util.List;
import org.engram.kernel.spi.TopKResult;

/** The best rows of one range of rows: for query {@code q} the entries from {@code q·k}. */
final class TopKPart {
  private final int firstRow;
  private final int k;
  private final int[] rows;
  private final float[] scores;
  private final int[] counts;

  TopKPart(int firstRow, int k, int[] rows, float[] scores, int[] counts) {
    this.firstRow = firstRow;
    this.k = k;
    this.rows = rows;
    this.scores = scores;
    this.counts = counts;
  }

  /** Writes the best rows of all parts, which come by ascending rows. */
  static void merge(List<TopKPart> parts, TopKResult result) {
    for (int query = 0; query < result.queryCount(); query++) {
      merge(parts, query, result);
    }
  }

  private static void merge(List<TopKPart> parts, int query, TopKResult result) {
    int[] taken = new int[parts.size()];
    int count = 0;
    while (count < result.k()) {
      int best = best(parts, query, taken);
      if (best < 0) {
        break;
      }
      TopKPart part = parts.get(best);
      int from = query * part.k + taken[best]++;
      long to = (long) query * result.k() + count++;
      result.rows().setAtIndex(ValueLayout.JAVA_INT, to, part.firstRow + part.rows[from]);
      result.scores().setAtIndex(ValueLayout.JAVA_FLOAT, to, part.scores[from]);
    }
    result.counts().setAtIndex(ValueLayout.JAVA_INT, query, count);
  }

  /** Returns the part with the best row left, the first of equals: its rows are lower. */
  private static int best(List<TopKPart> parts, int query, int[] taken) {
    int best = -1;
    float score = 0;
    for (int i = 0; i < taken.length; i++) {
      TopKPart part = parts.get(i);
      if (taken[i] < part.counts[query]) {
        float own = part.scores[query * part.k + taken[i]];
        if (best < 0 || own > score) {
          best = i;
          score = own;
        }
      }
    }
    return best;
  }
}

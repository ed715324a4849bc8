package org.engram.memory.internal.recall;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.util.Arrays;
import org.engram.kernel.runtime.Kernels;
import org.engram.kernel.spi.Matrix;
import org.engram.kernel.spi.TopKRequest;
import org.engram.kernel.spi.TopKResult;
import org.engram.memory.internal.columns.Snapshot;

/**
 * The memories most similar to a cue, by cosine descending, then row ascending: exactly what one
 * scan over all rows would give.
 */
final class Scan {
  private final int[] rows;
  private final float[] cosines;

  private Scan(int[] rows, float[] cosines) {
    this.rows = rows;
    this.cosines = cosines;
  }

  static Scan top(
      Kernels kernels,
      Snapshot snapshot,
      MemorySegment query,
      int dim,
      int k,
      SegmentAllocator scratch) {
    Matrix queries = Matrix.dense(query, 1, dim);
    TopKResult found = TopKResult.allocate(scratch, 1, k);
    Scan best = new Scan(new int[0], new float[0]);
    for (int chunk = 0; chunk < snapshot.chunkCount(); chunk++) {
      // Later rows lose against earlier ones of the same score, so they must be better. The limit
      // lets a kernel skip most of them.
      float minScore = best.size() < k ? -1 : Math.nextUp(best.cosine(k - 1));
      TopKRequest request = new TopKRequest(
          queries,
          snapshot.vectors(chunk),
          snapshot.live(chunk),
          minScore,
          k,
          snapshot.plane(chunk));
      kernels.topK(request, found);
      best = best.merge(found, snapshot.firstRow(chunk), k);
    }
    return best;
  }

  private Scan merge(TopKResult later, int firstRow, int k) {
    int laterCount = later.count(0);
    int count = Math.min(k, rows.length + laterCount);
    int[] mergedRows = Arrays.copyOf(rows, count);
    float[] mergedCosines = Arrays.copyOf(cosines, count);
    for (int i = 0, a = 0, b = 0; i < count; i++) {
      if (b == laterCount || (a < rows.length && cosines[a] >= later.score(0, b))) {
        mergedRows[i] = rows[a];
        mergedCosines[i] = cosines[a++];
      } else {
        mergedRows[i] = firstRow + later.row(0, b);
        mergedCosines[i] = later.score(0, b++);
      }
    }
    return new Scan(mergedRows, mergedCosines);
  }

  int size() {
    return rows.length;
  }

  /** Returns the row at a rank, 0 being the best. */
  int row(int rank) {
    return rows[rank];
  }

  float cosine(int rank) {
    return cosines[rank];
  }

  Scale scale() {
    return size() == 0 ? new Scale(0, 0) : new Scale(cosine(size() - 1), cosine(0));
  }
}

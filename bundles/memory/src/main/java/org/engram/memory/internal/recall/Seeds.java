package org.engram.memory.internal.recall;

import java.lang.foreign.SegmentAllocator;
import java.util.Arrays;
import org.engram.kernel.spi.Cues;
import org.engram.memory.RecallProfile;

/** Where activation starts: rows, ascending, with weights above 0 whose sum is 1. */
final class Seeds {
  private final int[] rows;
  private final float[] weights;

  private Seeds(int[] rows, float[] weights) {
    this.rows = rows;
    this.weights = weights;
  }

  /** Returns the best candidates, as far as they stand out from the rank of the profile. */
  static Seeds of(Scan scan, Scale scale, RecallProfile profile) {
    int floorRank = profile.seedFloorRank() - 1;
    float floor = floorRank < scan.size() ? scale.of(scan.cosine(floorRank)) : 0;
    float[] above = new float[Math.min(profile.seeds(), scan.size())];
    float sum = 0;
    int count = 0;
    for (int rank = 0; rank < above.length; rank++) {
      above[rank] = Math.max(scale.of(scan.cosine(rank)) - floor, 0);
      sum += above[rank];
      count += above[rank] > 0 ? 1 : 0;
    }
    // The candidates are in the order of their bases, so those above the floor come first.
    long[] byRow = new long[count];
    for (int rank = 0; rank < count; rank++) {
      byRow[rank] = (long) scan.row(rank) << Integer.SIZE | rank;
    }
    Arrays.sort(byRow);
    int[] rows = new int[count];
    float[] weights = new float[count];
    for (int i = 0; i < count; i++) {
      rows[i] = (int) (byRow[i] >>> Integer.SIZE);
      weights[i] = above[(int) byRow[i]] / sum;
    }
    return new Seeds(rows, weights);
  }

  /** Returns the seeds among the first {@code rowCount} rows. */
  Seeds below(int rowCount) {
    int at = Arrays.binarySearch(rows, rowCount);
    int count = at < 0 ? -1 - at : at;
    return new Seeds(Arrays.copyOf(rows, count), Arrays.copyOf(weights, count));
  }

  int size() {
    return rows.length;
  }

  int row(int i) {
    return rows[i];
  }

  float weight(int i) {
    return weights[i];
  }

  Cues cues(SegmentAllocator allocator) {
    return Cues.single(allocator, rows, weights);
  }
}

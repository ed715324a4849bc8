package org.engram.memory.internal.recall;

import java.util.Arrays;
import org.engram.memory.RecallProfile;

/**
 * Where activation starts.
 *
 * @param rows the rows, ascending
 * @param weights their weights, above 0, of sum 1
 */
record Seeds(int[] rows, float[] weights) {
  static final Seeds NONE = new Seeds(new int[0], new float[0]);

  /** Returns the best of these rows, as far as they stand out from the rank of the profile. */
  static Seeds of(Scan scan, Scale scale, RecallProfile profile) {
    float[] cosines = scan.cosines();
    int floorAt = profile.seedFloorRank() - 1;
    float floor = floorAt < cosines.length ? scale.of(cosines[floorAt]) : 0;
    float[] above = new float[Math.min(profile.seeds(), cosines.length)];
    float sum = 0;
    int count = 0;
    for (int i = 0; i < above.length; i++) {
      above[i] = Math.max(scale.of(cosines[i]) - floor, 0);
      sum += above[i];
      count += above[i] > 0 ? 1 : 0;
    }
    // The order is that of the bases, so those above 0 come first.
    long[] byRow = new long[count];
    for (int i = 0; i < count; i++) {
      byRow[i] = (long) scan.rows()[i] << Integer.SIZE | i;
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
}

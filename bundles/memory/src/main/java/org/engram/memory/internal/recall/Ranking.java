package org.engram.memory.internal.recall;

import java.util.Arrays;

/**
 * The memories that a cue brings to mind, best first: by score descending, then row ascending.
 * Immutable.
 */
public final class Ranking {
  private final Pool pool;
  private final Scale scale;
  private final Seeds seeds;
  private final float[] strengths;
  private final float[] scores;
  private final int[] order;

  Ranking(Pool pool, Scale scale, Seeds seeds, float[] strengths, float[] scores) {
    this.pool = pool;
    this.scale = scale;
    this.seeds = seeds;
    this.strengths = strengths;
    this.scores = scores;
    this.order = order(scores);
  }

  /** Places by score descending; of equal ones the first, which has the smaller row. */
  private static int[] order(float[] scores) {
    long[] keys = new long[scores.length];
    for (int place = 0; place < keys.length; place++) {
      int bits = Float.floatToIntBits(scores[place]);
      int ascending = bits ^ ((bits >> (Integer.SIZE - 1)) & Integer.MAX_VALUE);
      keys[place] = ((long) ~ascending << Integer.SIZE) | place;
    }
    Arrays.sort(keys);
    return Arrays.stream(keys).mapToInt(key -> (int) key).toArray();
  }

  /** Returns how many there are. */
  public int size() {
    return order.length;
  }

  /** Returns the row at a rank, 0 being the best. */
  public int row(int rank) {
    return pool.row(order[rank]);
  }

  /** Returns what that row was ranked by. */
  public float score(int rank) {
    return scores[order[rank]];
  }

  /** Returns the strength that time has left of it. */
  public float strength(int rank) {
    return strengths[order[rank]];
  }

  /** Returns its similarity to the cue. */
  public float cosine(int rank) {
    return pool.cosine(order[rank]);
  }

  /** Returns its similarity, scaled over the candidates. */
  public float base(int rank) {
    return scale.of(cosine(rank));
  }

  /** Returns the activation that reached it. */
  public float activation(int rank) {
    return pool.activation(order[rank]);
  }

  Seeds seeds() {
    return seeds;
  }
}

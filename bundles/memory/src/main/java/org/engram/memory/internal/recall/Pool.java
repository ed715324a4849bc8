package org.engram.memory.internal.recall;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The rows that take part in a ranking, ascending: the candidates, and what activation reached.
 * Their places here are the order in which equal scores are ranked.
 */
final class Pool {
  private final int[] rows;
  private final float[] cosines;
  private final float[] activations;

  Pool(Scan scan, Activation activation) {
    rows = IntStream.concat(
            IntStream.range(0, scan.size()).map(scan::row),
            IntStream.range(0, activation.size()).map(activation::row))
        .sorted()
        .distinct()
        .toArray();
    cosines = new float[rows.length];
    Arrays.fill(cosines, Float.NaN);
    for (int rank = 0; rank < scan.size(); rank++) {
      cosines[place(scan.row(rank))] = scan.cosine(rank);
    }
    activations = new float[rows.length];
    for (int i = 0; i < activation.size(); i++) {
      activations[place(activation.row(i))] = activation.value(i);
    }
  }

  private int place(int row) {
    return Arrays.binarySearch(rows, row);
  }

  int size() {
    return rows.length;
  }

  int row(int place) {
    return rows[place];
  }

  float cosine(int place) {
    return cosines[place];
  }

  void setCosine(int place, float cosine) {
    cosines[place] = cosine;
  }

  float activation(int place) {
    return activations[place];
  }

  /** Returns the places of the rows whose cosine is not known: a kernel never returns NaN. */
  int[] withoutCosine() {
    return IntStream.range(0, rows.length)
        .filter(place -> Float.isNaN(cosines[place]))
        .toArray();
  }
}

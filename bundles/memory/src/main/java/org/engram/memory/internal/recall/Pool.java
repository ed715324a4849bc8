package org.engram.memory.internal.recall;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The rows that take part in a ranking: the candidates, and what activation reached.
 *
 * @param rows the rows, ascending
 * @param cosines their cosines; NaN until it is computed
 * @param activations their activations, 0 where none arrived
 */
record Pool(int[] rows, float[] cosines, float[] activations) {

  static Pool of(Scan scan, Activation activation) {
    int[] rows = IntStream.concat(Arrays.stream(scan.rows()), Arrays.stream(activation.rows()))
        .sorted()
        .distinct()
        .toArray();
    float[] cosines = new float[rows.length];
    Arrays.fill(cosines, Float.NaN);
    for (int i = 0; i < scan.rows().length; i++) {
      cosines[Arrays.binarySearch(rows, scan.rows()[i])] = scan.cosines()[i];
    }
    float[] activations = new float[rows.length];
    for (int i = 0; i < activation.rows().length; i++) {
      activations[Arrays.binarySearch(rows, activation.rows()[i])] = activation.values()[i];
    }
    return new Pool(rows, cosines, activations);
  }

  /** Returns the places of the rows whose cosine is not known: a kernel never returns NaN. */
  int[] withoutCosine() {
    return IntStream.range(0, rows.length).filter(i -> Float.isNaN(cosines[i])).toArray();
  }
}

package org.engram.memory.internal.recall;

/**
 * Min-max scaling over the candidates. Where they are all equal there is nothing to scale: the
 * value counts fully if it is above 0.
 *
 * @param least least value of the candidates
 * @param greatest greatest one
 */
record Scale(float least, float greatest) {

  /** Returns the value in [0, 1]; one outside the candidates' range counts as its nearer end. */
  float of(float value) {
    if (value >= greatest) {
      return greatest > least || value > 0 ? 1 : 0;
    }
    return value <= least ? 0 : (value - least) / (greatest - least);
  }
}

package org.engram.kernel.testkit;

/**
 * Strengths, the times since their last use, and their stabilities. The arrays belong to the case
 * and are not changed.
 *
 * @param name position in the corpus and kind of the numbers, for messages
 * @param strengths one a memory
 * @param elapsed one a memory, in the unit of the stabilities
 * @param stability one a memory, above 0
 * @param factor f of the formula
 * @param exponent d of the formula
 * @param inPlace whether the provider writes over the strengths
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record PowerDecayCase(
    String name,
    float[] strengths,
    long[] elapsed,
    float[] stability,
    double factor,
    double exponent,
    boolean inPlace) {

  /** Returns the number of elements. */
  public int count() {
    return strengths.length;
  }

  /** Returns the bits that the contract gives element {@code i}, as a number. */
  float expected(int i) {
    return PowerDecayReference.decay(strengths[i], elapsed[i], stability[i], factor, exponent);
  }

  @Override
  public String toString() {
    return name + ", " + count() + " elements, factor " + factor + ", exponent " + exponent
        + (inPlace ? ", in place" : "");
  }
}

package org.engram.kernel.testkit;

/**
 * Strengths and their ages. The arrays belong to the case and are not changed.
 *
 * @param name position in the corpus and kind of the numbers, for messages
 * @param strengths one a memory
 * @param ages one a memory, in the unit of {@code timeConstant}
 * @param timeConstant the time after which 1/e is left
 * @param inPlace whether the provider writes over the strengths
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record DecayCase(
    String name, float[] strengths, long[] ages, double timeConstant, boolean inPlace) {

  /** Returns the number of elements. */
  public int count() {
    return strengths.length;
  }

  @Override
  public String toString() {
    return name + ", " + count() + " elements, time constant " + timeConstant
        + (inPlace ? ", in place" : "");
  }
}

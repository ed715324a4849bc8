package org.engram.kernel.testkit;

/**
 * A query and rows to compare it with. The arrays belong to the case and are not changed.
 *
 * @param name position in the corpus and kind of the numbers, for messages
 * @param dim floats in a row
 * @param stride floats from one row to the next in the memory that a provider gets
 * @param rowCount number of rows
 * @param query {@code dim} floats
 * @param rows {@code rowCount·dim} floats, row after row
 * @param storedNorms whether the provider gets the norms of the rows
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record SimilarityCase(
    String name,
    int dim,
    int stride,
    int rowCount,
    float[] query,
    float[] rows,
    boolean storedNorms) {

  /** Returns the norm of each row. */
  public float[] norms() {
    float[] norms = new float[rowCount];
    for (int row = 0; row < rowCount; row++) {
      norms[row] = Reference.norm(rows, row * dim, dim);
    }
    return norms;
  }

  @Override
  public String toString() {
    return name + ", dim " + dim + ", " + rowCount + " rows, stride " + stride
        + (storedNorms ? ", stored norms" : "");
  }
}

package org.engram.kernel.testkit;

import org.jspecify.annotations.Nullable;

/**
 * Queries and the rows to search. The arrays belong to the case and are not changed.
 *
 * @param name position in the corpus and kind of the numbers, for messages
 * @param dim floats in a row
 * @param stride floats from one row to the next in the memory that a provider gets
 * @param queryCount number of queries
 * @param queries {@code queryCount·dim} floats
 * @param rowCount number of rows
 * @param rows {@code rowCount·dim} floats
 * @param storedNorms whether the provider gets the norms of the rows
 * @param selection bitmap of the rows that take part, or null for all
 * @param minScore least score of a returned row
 * @param k most rows for a query
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record TopKCase(
    String name,
    int dim,
    int stride,
    int queryCount,
    float[] queries,
    int rowCount,
    float[] rows,
    boolean storedNorms,
    long @Nullable [] selection,
    float minScore,
    int k) {

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
    return name + ", dim " + dim + ", " + queryCount + " queries, " + rowCount + " rows, stride "
        + stride + (storedNorms ? ", stored norms" : "") + (selection == null ? "" : ", selection")
        + ", minScore " + minScore + ", k " + k;
  }
}

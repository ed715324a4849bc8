package org.engram.provider.java;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import org.engram.kernel.spi.BatchSimilarityKernel;
import org.engram.kernel.spi.BatchSimilarityRequest;
import org.engram.kernel.spi.Matrix;

/** Several queries over the sums of a tier: a row is compared with all of them while it is near. */
final class BatchSimilarity implements BatchSimilarityKernel {
  private final Similarity similarity;

  BatchSimilarity(Similarity similarity) {
    this.similarity = similarity;
  }

  @Override
  public void dot(BatchSimilarityRequest request) {
    Matrix queries = request.queries();
    Matrix rows = request.rows();
    float[] scratch = similarity.scratch(rows.dim());
    for (int row = 0; row < rows.rowCount(); row++) {
      long at = Similarity.start(rows, row);
      for (int query = 0; query < queries.rowCount(); query++) {
        long from = Similarity.start(queries, query);
        float sum = similarity.sum64(queries.data(), from, rows.data(), at, rows.dim(), scratch);
        request.out().setAtIndex(JAVA_FLOAT, place(rows, query, row), sum);
      }
    }
  }

  @Override
  public void cosine(BatchSimilarityRequest request) {
    Matrix queries = request.queries();
    Matrix rows = request.rows();
    float[] scratch = similarity.scratch(rows.dim());
    float[] norms = new float[queries.rowCount()];
    for (int query = 0; query < norms.length; query++) {
      norms[query] = similarity.norm(queries, query, scratch);
    }
    for (int row = 0; row < rows.rowCount(); row++) {
      float rowNorm = similarity.storedNorm(rows, row, scratch);
      for (int query = 0; query < norms.length; query++) {
        long from = Similarity.start(queries, query);
        float cosine =
            similarity.cosine(queries.data(), from, norms[query], rows, row, rowNorm, scratch);
        request.out().setAtIndex(JAVA_FLOAT, place(rows, query, row), cosine);
      }
    }
  }

  private static long place(Matrix rows, int query, int row) {
    return (long) query * rows.rowCount() + row;
  }
}

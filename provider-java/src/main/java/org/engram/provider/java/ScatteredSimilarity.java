package org.engram.provider.java;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import org.engram.kernel.spi.Matrix;
import org.engram.kernel.spi.ScatteredSimilarityKernel;
import org.engram.kernel.spi.ScatteredSimilarityRequest;

/** Rows that a list names over the sums of a tier. */
final class ScatteredSimilarity implements ScatteredSimilarityKernel {
  private final Similarity similarity;

  ScatteredSimilarity(Similarity similarity) {
    this.similarity = similarity;
  }

  @Override
  public void dot(ScatteredSimilarityRequest request) {
    Matrix rows = request.rows();
    float[] scratch = similarity.scratch(rows.dim());
    for (int i = 0; i < request.count(); i++) {
      long at = Similarity.start(rows, request.row(i));
      float sum = similarity.sum64(request.query(), 0, rows.data(), at, rows.dim(), scratch);
      request.out().setAtIndex(JAVA_FLOAT, i, sum);
    }
  }

  @Override
  public void cosine(ScatteredSimilarityRequest request) {
    Matrix rows = request.rows();
    float[] scratch = similarity.scratch(rows.dim());
    float norm = similarity.norm(Matrix.dense(request.query(), 1, rows.dim()), 0, scratch);
    for (int i = 0; i < request.count(); i++) {
      int row = request.row(i);
      float cosine = similarity.cosine(request.query(), 0, norm, rows, row, scratch);
      request.out().setAtIndex(JAVA_FLOAT, i, cosine);
    }
  }
}

package org.engram.kernel.testkit;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;
import org.engram.kernel.spi.BatchSimilarityKernel;
import org.engram.kernel.spi.BatchSimilarityRequest;
import org.engram.kernel.spi.Matrix;
import org.engram.kernel.spi.ScatteredSimilarityKernel;
import org.engram.kernel.spi.ScatteredSimilarityRequest;

/** Batches and rows by a list by the contract, but for one planted fault. */
final class PlantedBatch implements BatchSimilarityKernel, ScatteredSimilarityKernel {
  private final Fault fault;
  private final PlantedSimilarity similarity;

  /** Computes one result of a query and a row. */
  @FunctionalInterface
  private interface Pair {
    float of(float[] query, float[] row);
  }

  PlantedBatch(Fault fault, PlantedSimilarity similarity) {
    this.fault = fault;
    this.similarity = similarity;
  }

  @Override
  public void dot(BatchSimilarityRequest request) {
    all(request, similarity::sum);
  }

  @Override
  public void cosine(BatchSimilarityRequest request) {
    all(request, similarity::cosine);
  }

  private void all(BatchSimilarityRequest request, Pair pair) {
    Matrix queries = request.queries();
    Matrix rows = request.rows();
    for (int query = 0; query < queries.rowCount(); query++) {
      boolean left = query >= queries.rowCount() / 4 * 4;
      int from =
          fault == Fault.BATCH_LAST_QUERIES_ARE_ONE && left ? queries.rowCount() / 4 * 4 : query;
      if (fault == Fault.BATCH_QUERIES_BEHIND_32_ARE_ONE) {
        from = Math.min(query, 32);
      }
      for (int row = 0; row < rows.rowCount(); row++) {
        float result = pair.of(similarity.row(queries, from), similarity.row(rows, row));
        boolean wrong = fault == Fault.BATCH_OF_ONE_IS_OTHER && queries.rowCount() == 1;
        long place = fault == Fault.BATCH_BY_ROW
            ? (long) row * queries.rowCount() + query
            : (long) query * rows.rowCount() + row;
        request.out().setAtIndex(JAVA_FLOAT, place, wrong ? result + 1 : result);
      }
    }
  }

  @Override
  public void dot(ScatteredSimilarityRequest request) {
    listed(request, similarity::sum);
  }

  @Override
  public void cosine(ScatteredSimilarityRequest request) {
    listed(request, similarity::cosine);
  }

  private void listed(ScatteredSimilarityRequest request, Pair pair) {
    float[] query = request.query().toArray(JAVA_FLOAT);
    for (int i = 0; i < request.count(); i++) {
      boolean ignored =
          fault == Fault.LIST_IGNORED || (fault == Fault.LIST_BEHIND_64_IGNORED && i > 64);
      int row = ignored ? i % request.rows().rowCount() : request.row(i);
      float result = pair.of(query, similarity.row(request.rows(), row));
      boolean last = i == request.count() - 1;
      boolean wrong = fault == Fault.LIST_OF_THREE_ENDS_EARLY && last && i == 2;
      request.out().setAtIndex(JAVA_FLOAT, i, wrong ? result + 1 : result);
    }
    if (fault == Fault.LIST_SORTED_IN_PLACE && request.count() > 1) {
      MemorySegment index = request.index();
      index.set(JAVA_FLOAT, 0, Float.intBitsToFloat(request.row(1)));
    }
  }
}

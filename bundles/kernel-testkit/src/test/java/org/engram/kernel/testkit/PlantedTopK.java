package org.engram.kernel.testkit;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Comparator;
import java.util.List;
import org.engram.kernel.spi.KernelException;
import org.engram.kernel.spi.TopKKernel;
import org.engram.kernel.spi.TopKRequest;
import org.engram.kernel.spi.TopKResult;

/** Top-k by the contract, but for one planted fault. */
record PlantedTopK(Fault fault, PlantedSimilarity similarity, PlantedFilter filter)
    implements TopKKernel {

  PlantedTopK(Fault fault, PlantedSimilarity similarity) {
    this(fault, similarity, new PlantedFilter(fault));
  }

  private record Scored(int row, float score) {}

  @Override
  public long scratchBytes(TopKRequest request) {
    return 64L * request.k();
  }

  @Override
  public void topK(TopKRequest request, TopKResult result, MemorySegment scratch) {
    if (fault == Fault.WRITES_BEFORE_REFUSING) {
      result.counts().fill((byte) 0);
    }
    if (fault != Fault.ROOM_UNCHECKED) {
      result.check(request);
    }
    if (fault != Fault.SCRATCH_UNCHECKED && scratch.byteSize() < scratchBytes(request)) {
      throw new KernelException(
          KernelException.Code.OUT_OF_MEMORY, "scratch has " + scratch.byteSize() + " bytes");
    }
    filter.begin();
    for (int query = 0; query < Math.min(result.queryCount(), queryCount(request)); query++) {
      answer(request, query, result);
    }
  }

  private static int queryCount(TopKRequest request) {
    return request.queries().rowCount();
  }

  private void answer(TopKRequest request, int query, TopKResult result) {
    boolean first = fault == Fault.FIRST_QUERY_ONLY && queryCount(request) == 1;
    float[] q = first ? new float[request.rows().dim()] : similarity.row(request.queries(), query);
    Comparator<Scored> byScore = Comparator.comparingDouble(scored -> -scored.score());
    Comparator<Scored> byRow = Comparator.comparingInt(Scored::row);
    List<Scored> best = filter
        .rows(request, q)
        .filter(row -> fault == Fault.IGNORES_SELECTION || selected(request, row))
        .mapToObj(row -> new Scored(row, similarity.cosine(q, similarity.row(request.rows(), row))))
        .filter(scored -> fault == Fault.MIN_SCORE_EXCLUSIVE
            ? scored.score() > request.minScore()
            : scored.score() >= request.minScore())
        .sorted(byScore.thenComparing(fault == Fault.TIES_BY_HIGHER_ROW ? byRow.reversed() : byRow))
        .limit(result.k())
        .toList();
    result.counts().setAtIndex(ValueLayout.JAVA_INT, query, best.size());
    for (int rank = 0; rank < best.size(); rank++) {
      long at = (long) query * result.k() + rank;
      float score = best.get(rank).score();
      result.rows().setAtIndex(ValueLayout.JAVA_INT, at, best.get(rank).row());
      result
          .scores()
          .setAtIndex(ValueLayout.JAVA_FLOAT, at, fault == Fault.WRONG_SCORE ? score / 2 : score);
    }
  }

  static boolean selected(TopKRequest request, int row) {
    MemorySegment selection = request.selection();
    return selection == null
        || (selection.getAtIndex(ValueLayout.JAVA_LONG, row / 64) >>> row % 64 & 1) == 1;
  }
}

package org.engram.kernel.testkit;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.engram.kernel.spi.KernelException.Code;
import org.engram.kernel.spi.Matrix;
import org.engram.kernel.spi.SimilarityKernel;
import org.engram.kernel.spi.TopKKernel;
import org.engram.kernel.spi.TopKRequest;
import org.engram.kernel.spi.TopKResult;

/** What norms and top-k refuse; requests of the other calls check themselves when they are made. */
final class SimilarityChecks {
  private static final int DIM = 24;
  private static final int ROWS = 9;
  private static final int K = 4;

  private SimilarityChecks() {}

  static ContractCheck norms() {
    return new ContractCheck(Mode.NORMS, "arguments", SimilarityChecks::normsArguments);
  }

  static ContractCheck topK(Mode mode) {
    return new ContractCheck(
        mode, "arguments", (target, seed) -> topKArguments(target, seed, mode));
  }

  private static Optional<String> normsArguments(Target target, long seed) {
    SimilarityKernel kernel = target.kernel(SimilarityKernel.class);
    try (Placement placement = new SkewedPlacement(0)) {
      Matrix rows = rows(placement, seed, ROWS);
      MemorySegment out = placement.allocate(ROWS * Float.BYTES, Float.BYTES);
      Map<String, MemorySegment> bad = new TreeMap<>(Map.of(
          "norms without room for the last row", out.asSlice(0, (ROWS - 1) * Float.BYTES),
          "norms to read-only memory", out.asReadOnly(),
          "norms to a heap array", MemorySegment.ofArray(new float[ROWS]),
          "norms over the rows", rows.data()));
      for (Map.Entry<String, MemorySegment> entry : bad.entrySet()) {
        byte[] before = bytes(entry.getValue());
        Optional<String> problem = Refusal.expect(
                entry.getKey(),
                Code.INVALID_ARGUMENT,
                Refusal.ANY_POSITION,
                () -> kernel.norms(rows, entry.getValue()))
            .or(() -> written(entry.getKey(), before, entry.getValue()));
        if (problem.isPresent()) {
          return problem;
        }
      }
      return placement.violation();
    }
  }

  private static Optional<String> topKArguments(Target target, long seed, Mode mode) {
    TopKKernel kernel = target.kernel(TopKKernel.class);
    try (Placement placement = new SkewedPlacement(0)) {
      TopKRequest request = topKRequest(placement, seed, mode);
      long needed = kernel.scratchBytes(request);
      MemorySegment scratch = placement.allocate(needed, TopKSubject.SCRATCH_ALIGNMENT);
      TopKResult right = TopKResult.allocate(placement::allocate, 2, K);
      TopKResult oneQuery = TopKResult.allocate(placement::allocate, 1, K);
      TopKResult otherK = TopKResult.allocate(placement::allocate, 2, K + 1);
      Optional<String> problem = refused(
              "room for one of two queries",
              Code.INVALID_ARGUMENT,
              oneQuery,
              () -> kernel.topK(request, oneQuery, scratch))
          .or(() -> refused(
              "room for another k",
              Code.INVALID_ARGUMENT,
              otherK,
              () -> kernel.topK(request, otherK, scratch)));
      if (problem.isPresent() || needed == 0) {
        return problem;
      }
      return refused(
          "scratch that is a byte too small",
          Code.OUT_OF_MEMORY,
          right,
          () -> kernel.topK(request, right, scratch.asSlice(0, needed - 1)));
    }
  }

  private static TopKRequest topKRequest(Placement placement, long seed, Mode mode) {
    Matrix queries = rows(placement, seed + 1, 2);
    if (mode == Mode.TOP_K) {
      return new TopKRequest(queries, rows(placement, seed, ROWS), null, -1, K);
    }
    // So many rows that it pays to filter them.
    Matrix rows = rows(placement, seed, ROWS * K);
    float[] norms = new float[ROWS * K];
    for (int row = 0; row < norms.length; row++) {
      float[] values = rows.rows(row, 1).data().toArray(ValueLayout.JAVA_FLOAT);
      norms[row] = Reference.norm(values, 0, DIM);
    }
    Matrix normed = rows.withNorms(placement.floats(norms));
    return new TopKRequest(queries, normed, null, -1, K).withPlane(placement.plane(normed, 0));
  }

  /** Expects a refusal that leaves the result as it was. */
  private static Optional<String> refused(
      String what, Code code, TopKResult result, Runnable call) {
    byte[] rows = bytes(result.rows());
    byte[] scores = bytes(result.scores());
    byte[] counts = bytes(result.counts());
    return Refusal.expect(what, code, Refusal.ANY_POSITION, call)
        .or(() -> written(what, rows, result.rows()))
        .or(() -> written(what, scores, result.scores()))
        .or(() -> written(what, counts, result.counts()));
  }

  private static Matrix rows(Placement placement, long seed, int rowCount) {
    float[] values = new float[rowCount * DIM];
    FloatClass.NORMAL.fill(new SplitMix64(seed), values, 0, values.length);
    return placement.matrix(values, rowCount, DIM, DIM, null);
  }

  private static Optional<String> written(String what, byte[] before, MemorySegment memory) {
    long at = memory.mismatch(MemorySegment.ofArray(before));
    return at < 0
        ? Optional.empty()
        : Optional.of(what + ": the call was refused, but byte " + at + " was written");
  }

  private static byte[] bytes(MemorySegment memory) {
    return memory.toArray(ValueLayout.JAVA_BYTE);
  }
}

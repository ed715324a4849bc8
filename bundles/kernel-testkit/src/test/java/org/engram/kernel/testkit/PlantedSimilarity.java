package org.engram.kernel.testkit;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.locks.LockSupport;
import org.engram.kernel.spi.Matrix;
import org.engram.kernel.spi.SimilarityKernel;
import org.engram.kernel.spi.SimilarityRequest;

/** Similarity by the contract, but for one planted fault. */
final class PlantedSimilarity implements SimilarityKernel {
  private final Fault fault;
  private final float[] shared = new float[64];

  PlantedSimilarity(Fault fault) {
    this.fault = fault;
  }

  @Override
  public void norms(Matrix rows, MemorySegment out) {
    if (fault != Fault.UNCHECKED_NORMS) {
      rows.checkOut(out);
    }
    for (int row = 0; row < Math.min(rows.rowCount(), out.byteSize() / Float.BYTES); row++) {
      put(out, row, norm(row(rows, row)));
    }
  }

  @Override
  public void dot(SimilarityRequest request) {
    Matrix rows = request.rows();
    for (int row = 0; row < rows.rowCount(); row++) {
      float[] query = request.query().toArray(ValueLayout.JAVA_FLOAT);
      float sum = sum(query, row(rows, row));
      boolean skewed = rows.data().address() % 32 != 0;
      boolean lastOfThree = rows.rowCount() == 3 && row == 2;
      boolean wrong = (fault == Fault.ALIGNED_ROWS_ONLY && skewed)
          || (fault == Fault.FOUR_ROWS_AT_LEAST && lastOfThree);
      put(request.out(), row, wrong ? sum + 1 : sum);
    }
    if (fault == Fault.WRITES_BEHIND) {
      widened(request.out()).set(ValueLayout.JAVA_FLOAT, request.out().byteSize(), 0);
    }
    if (fault == Fault.WRITES_INPUT) {
      request.query().set(ValueLayout.JAVA_FLOAT, 0, 0);
    }
    if (fault == Fault.READS_BEHIND) {
      widened(request.query()).get(ValueLayout.JAVA_FLOAT, request.query().byteSize());
    }
  }

  @Override
  public void cosine(SimilarityRequest request) {
    float[] query = request.query().toArray(ValueLayout.JAVA_FLOAT);
    for (int row = 0; row < request.rows().rowCount(); row++) {
      put(request.out(), row, cosine(query, row(request.rows(), row)));
    }
  }

  float cosine(float[] q, float[] r) {
    float den = norm(q) * norm(r);
    if (den == 0) {
      return 0;
    }
    float c = sum(q, r) / den;
    if (Float.isNaN(c)) {
      return 0;
    }
    if (fault == Fault.SCALED_COSINE) {
      c *= 1 - 0x1p-10f;
    }
    float clamped = fault == Fault.NO_CLAMP ? c : Math.clamp(c, -1f, 1f);
    return fault == Fault.NEGATIVE_ZERO_COSINE ? clamped : Reference.pz(clamped);
  }

  private float norm(float[] x) {
    float square = sum(x, x);
    boolean tiny = fault == Fault.NORM_LIMIT_EXCLUSIVE ? square <= 1e-30f : square < 1e-30f;
    if (tiny || !(square <= Float.MAX_VALUE)) {
      return 0;
    }
    float norm = (float) Math.sqrt(square);
    return fault == Fault.SCALED_NORM ? norm * (1 + 0x1p-10f) : norm;
  }

  float sum(float[] q, float[] r) {
    float[] partial = fault == Fault.SHARED_SUMS ? shared : new float[64];
    java.util.Arrays.fill(partial, 0);
    for (int i = 0; i < q.length; i++) {
      int at = lane(i, q.length);
      partial[at] = Fma.of(fault).apply(q[i], r[i], partial[at]);
      if (fault == Fault.SHARED_SUMS && i % 16 == 0) {
        LockSupport.parkNanos(1);
      }
    }
    float sum = fault == Fault.TREE_IN_ORDER ? inOrder(partial) : tree(partial);
    if (fault == Fault.SCALED_SUM) {
      sum *= 1 - 0x1p-10f;
    }
    float positive = fault == Fault.NEGATIVE_ZERO_SUM ? sum : Reference.pz(sum);
    return fault == Fault.OTHER_NAN && Float.isNaN(positive)
        ? Float.intBitsToFloat(0xFFC0_0000)
        : Reference.canon(positive);
  }

  private int lane(int i, int dim) {
    if (fault == Fault.TAIL_IN_ONE_LANE && i >= dim / 16 * 16) {
      return 0;
    }
    return fault == Fault.LANES_OF_8 ? i % 32 : i % 64;
  }

  private static float tree(float[] partial) {
    float[] lane = new float[16];
    for (int l = 0; l < 16; l++) {
      lane[l] = partial[l] + partial[16 + l] + (partial[32 + l] + partial[48 + l]);
    }
    for (int h = 8; h > 0; h /= 2) {
      for (int l = 0; l < h; l++) {
        lane[l] += lane[l + h];
      }
    }
    return lane[0];
  }

  private static float inOrder(float[] partial) {
    float sum = 0;
    for (float part : partial) {
      sum += part;
    }
    return sum;
  }

  float[] row(Matrix rows, int row) {
    long stride = fault == Fault.IGNORES_STRIDE ? rows.dim() : rows.stride();
    return rows.data()
        .asSlice(row * stride * Float.BYTES, (long) rows.dim() * Float.BYTES)
        .toArray(ValueLayout.JAVA_FLOAT);
  }

  private static void put(MemorySegment out, int row, float value) {
    out.setAtIndex(ValueLayout.JAVA_FLOAT, row, value);
  }

  /** What native code can reach, a segment's bounds notwithstanding. */
  @SuppressWarnings("restricted")
  private static MemorySegment widened(MemorySegment segment) {
    return segment.reinterpret(segment.byteSize() + Float.BYTES);
  }
}

package org.engram.provider.java;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;
import org.engram.kernel.spi.KernelException;
import org.engram.kernel.spi.Matrix;
import org.engram.kernel.spi.SimilarityKernel;
import org.engram.kernel.spi.SimilarityRequest;

/** Norms, dot products and cosines over the {@link #sum64} of a tier. */
abstract class Similarity implements SimilarityKernel {
  /** Number of partial sums in docs/numerics.md, "sum64". */
  static final int SUMS = 64;

  /** Bytes of one element for each partial sum. */
  static final long STEP_BYTES = (long) SUMS * Float.BYTES;

  private static final float LEAST_SQUARE = 1e-30f;

  private static final float[] NO_SCRATCH = {};

  /**
   * Returns the room that {@link #sum64} works in for vectors of {@code dim} floats: one array a
   * call, and none where all steps are whole.
   */
  float[] scratch(int dim) {
    return dim % SUMS == 0 ? NO_SCRATCH : new float[2 * SUMS];
  }

  /**
   * Returns docs/numerics.md, "sum64", of {@code dim} floats from byte {@code qAt} of {@code q} and
   * from byte {@code rAt} of {@code r}.
   *
   * @param scratch what {@link #scratch} returned for {@code dim}, in use by one thread at a time
   */
  abstract float sum64(
      MemorySegment q, long qAt, MemorySegment r, long rAt, int dim, float[] scratch);

  @Override
  public final void norms(Matrix rows, MemorySegment out) {
    checkNorms(rows, out);
    float[] scratch = scratch(rows.dim());
    for (int row = 0; row < rows.rowCount(); row++) {
      out.setAtIndex(JAVA_FLOAT, row, norm(rows, row, scratch));
    }
  }

  @Override
  public final void dot(SimilarityRequest request) {
    MemorySegment query = request.query();
    Matrix rows = request.rows();
    float[] scratch = scratch(rows.dim());
    for (int row = 0; row < rows.rowCount(); row++) {
      float sum = sum64(query, 0, rows.data(), start(rows, row), rows.dim(), scratch);
      request.out().setAtIndex(JAVA_FLOAT, row, sum);
    }
  }

  @Override
  public final void cosine(SimilarityRequest request) {
    Matrix rows = request.rows();
    float[] scratch = scratch(rows.dim());
    float queryNorm = norm(request.query(), 0, rows.dim(), scratch);
    for (int row = 0; row < rows.rowCount(); row++) {
      float cosine = cosine(request.query(), 0, queryNorm, rows, row, scratch);
      request.out().setAtIndex(JAVA_FLOAT, row, cosine);
    }
  }

  /** Returns the cosine of one row and the query at byte {@code queryAt}, whose norm is given. */
  final float cosine(
      MemorySegment query, long queryAt, float queryNorm, Matrix rows, int row, float[] scratch) {
    float rowNorm = storedNorm(rows, row, scratch);
    return cosine(query, queryAt, queryNorm, rows, row, rowNorm, scratch);
  }

  /** Returns the same of a row whose norm is given too. */
  final float cosine(
      MemorySegment query,
      long queryAt,
      float queryNorm,
      Matrix rows,
      int row,
      float rowNorm,
      float[] scratch) {
    float denominator = queryNorm * rowNorm;
    if (denominator == 0) {
      return 0f;
    }
    float sum = sum64(query, queryAt, rows.data(), start(rows, row), rows.dim(), scratch);
    float cosine = sum / denominator;
    return Float.isNaN(cosine) ? 0f : Math.clamp(cosine, -1f, 1f) + 0f;
  }

  /** Returns the norm of one row: the stored one, or computed. */
  final float storedNorm(Matrix rows, int row, float[] scratch) {
    MemorySegment stored = rows.norms();
    return stored == null ? norm(rows, row, scratch) : stored.getAtIndex(JAVA_FLOAT, row);
  }

  /** Returns the norm of one row, computed. */
  final float norm(Matrix rows, int row, float[] scratch) {
    return norm(rows.data(), start(rows, row), rows.dim(), scratch);
  }

  /** Returns the byte at which a row starts. */
  static long start(Matrix rows, int row) {
    return (long) row * rows.stride() * Float.BYTES;
  }

  /** Turns −0 into +0 and any NaN into the canonical one. */
  static float canonical(float x) {
    return Float.isNaN(x) ? Float.NaN : x + 0f;
  }

  /**
   * Copies the last {@code left} floats of both operands, each with zeros behind it up to a whole
   * step. The zeros are those of a new array: {@code left} is the same for all rows of a call.
   */
  static void copyRest(
      MemorySegment q, long qAt, MemorySegment r, long rAt, int left, float[] scratch) {
    MemorySegment.copy(q, JAVA_FLOAT, qAt, scratch, 0, left);
    MemorySegment.copy(r, JAVA_FLOAT, rAt, scratch, SUMS, left);
  }

  private float norm(MemorySegment data, long at, int dim, float[] scratch) {
    float square = sum64(data, at, data, at, dim, scratch);
    return square >= LEAST_SQUARE && square <= Float.MAX_VALUE ? (float) Math.sqrt(square) : 0f;
  }

  private static void checkNorms(Matrix rows, MemorySegment out) {
    if (!out.isNative() || out.isReadOnly() || out.address() % Float.BYTES != 0) {
      throw KernelException.invalid("norms are written to native memory aligned to 4 bytes");
    }
    if (out.byteSize() / Float.BYTES < rows.rowCount()) {
      throw KernelException.invalid("room for norms has " + out.byteSize() + " bytes, needs "
          + rows.rowCount() + " elements of 4");
    }
    MemorySegment data = rows.data();
    if (out.address() < data.address() + data.byteSize()
        && data.address() < out.address() + out.byteSize()) {
      throw KernelException.invalid("room for norms overlaps the rows");
    }
  }
}

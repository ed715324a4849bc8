package org.engram.kernel.ffm;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.engram.kernel.ffm.Downcalls.shape;
import static org.engram.kernel.ffm.Downcalls.unexpected;
import static org.engram.kernel.ffm.KernelLibrary.brief;
import static org.engram.kernel.ffm.KernelLibrary.find;
import static org.engram.kernel.ffm.KernelLibrary.handle;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.lang.ref.Reference;
import org.engram.kernel.spi.BatchSimilarityRequest;
import org.engram.kernel.spi.Matrix;
import org.engram.kernel.spi.RowShape;
import org.engram.kernel.spi.ScatteredSimilarityRequest;
import org.engram.kernel.spi.TopKRequest;
import org.engram.kernel.spi.TopKResult;
import org.engram.kernel.spi.layout.Int8Plane;

/**
 * The functions of {@code vector_similarity} in one loaded copy of {@code engram_kernels}, as
 * {@link KernelLibrary} has the others. Safe for any number of threads.
 *
 * @param rowShape in which calls walk rows; the other parameters are the functions
 */
record SimilarityFunctions(
    RowShape rowShape,
    MemorySegment rowsFunction,
    MemorySegment batchFunction,
    MemorySegment scatteredFunction,
    MemorySegment topKScratchFunction,
    MemorySegment topKFunction) {
  /** Bits of the tier argument below the row shape. */
  private static final int TIER_BITS = 8;

  private static final FunctionDescriptor ROWS_SHAPE = shape(JAVA_INT, "iilllllll");
  private static final FunctionDescriptor SCATTERED_SHAPE = shape(JAVA_INT, "iilllllllll");

  private static final MethodHandle ROWS = handle(ROWS_SHAPE);
  private static final MethodHandle BRIEF_ROWS = brief(ROWS_SHAPE);
  private static final MethodHandle BATCH = handle(shape(JAVA_INT, "iilllllllll"));
  private static final MethodHandle SCATTERED = handle(SCATTERED_SHAPE);
  private static final MethodHandle BRIEF_SCATTERED = brief(SCATTERED_SHAPE);
  private static final MethodHandle TOP_K_SCRATCH = brief(shape(JAVA_LONG, "llli"));
  private static final MethodHandle TOP_K = handle(shape(JAVA_INT, "illllllllllllfllllll"));

  static SimilarityFunctions of(SymbolLookup symbols) throws LibraryRefusedException {
    return new SimilarityFunctions(
        RowShape.ONE,
        find(symbols, "engram_vector_similarity"),
        find(symbols, "engram_similarity_batch"),
        find(symbols, "engram_similarity_scattered"),
        find(symbols, "engram_top_k_scratch_bytes"),
        find(symbols, "engram_top_k"));
  }

  SimilarityFunctions shaped(RowShape other) {
    return new SimilarityFunctions(
        other, rowsFunction, batchFunction, scatteredFunction, topKScratchFunction, topKFunction);
  }

  /** Returns the tier argument of a call. */
  private int argument(NativeTier tier) {
    int number = switch (rowShape) {
      case ONE -> 0;
      case SEVERAL -> 1;
    };
    return tier.number() | number << TIER_BITS;
  }

  int rows(NativeTier tier, int operation, MemorySegment query, Matrix rows, MemorySegment out) {
    long rowCount = rows.rowCount();
    long dim = rows.dim();
    long stride = rows.stride();
    int number = argument(tier);
    long q = Addresses.of(query);
    long data = Addresses.of(rows.data());
    long norms = Addresses.ofNullable(rows.norms());
    long to = Addresses.of(out);
    MemorySegment f = rowsFunction;
    try {
      if (tier.isBrief(rowCount * dim)) {
        return (int)
            BRIEF_ROWS.invokeExact(f, number, operation, q, data, rowCount, dim, stride, norms, to);
      }
      return (int)
          ROWS.invokeExact(f, number, operation, q, data, rowCount, dim, stride, norms, to);
    } catch (Throwable e) {
      throw unexpected(e);
    } finally {
      Reference.reachabilityFence(query);
      Reference.reachabilityFence(rows);
      Reference.reachabilityFence(out);
    }
  }

  int batch(NativeTier tier, int operation, BatchSimilarityRequest request) {
    Matrix queries = request.queries();
    Matrix rows = request.rows();
    try {
      return (int) BATCH.invokeExact(
          batchFunction,
          tier.number(),
          operation,
          Addresses.of(queries.data()),
          (long) queries.rowCount(),
          (long) queries.stride(),
          Addresses.of(rows.data()),
          (long) rows.rowCount(),
          (long) rows.dim(),
          (long) rows.stride(),
          Addresses.ofNullable(rows.norms()),
          Addresses.of(request.out()));
    } catch (Throwable e) {
      throw unexpected(e);
    } finally {
      Reference.reachabilityFence(request);
    }
  }

  int scattered(NativeTier tier, int operation, ScatteredSimilarityRequest request) {
    Matrix rows = request.rows();
    int number = argument(tier);
    long q = Addresses.of(request.query());
    long data = Addresses.of(rows.data());
    long rowCount = rows.rowCount();
    long dim = rows.dim();
    long stride = rows.stride();
    long norms = Addresses.ofNullable(rows.norms());
    long index = Addresses.of(request.index());
    long count = request.count();
    long to = Addresses.of(request.out());
    MemorySegment f = scatteredFunction;
    try {
      if (tier.isBrief(count * dim)) {
        return (int) BRIEF_SCATTERED.invokeExact(
            f, number, operation, q, data, rowCount, dim, stride, norms, index, count, to);
      }
      return (int) SCATTERED.invokeExact(
          f, number, operation, q, data, rowCount, dim, stride, norms, index, count, to);
    } catch (Throwable e) {
      throw unexpected(e);
    } finally {
      Reference.reachabilityFence(request);
    }
  }

  long topKScratchBytes(TopKRequest request) {
    long rowCount = request.rows().rowCount();
    long dim = request.rows().dim();
    long k = request.k();
    int withPlane = request.plane() == null ? 0 : 1;
    try {
      return (long) TOP_K_SCRATCH.invokeExact(topKScratchFunction, rowCount, dim, k, withPlane);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  int topK(NativeTier tier, TopKRequest request, TopKResult result, MemorySegment scratch) {
    Matrix queries = request.queries();
    Matrix rows = request.rows();
    Int8Plane plane = request.plane();
    try {
      return (int) TOP_K.invokeExact(
          topKFunction,
          argument(tier),
          Addresses.of(queries.data()),
          (long) queries.rowCount(),
          (long) queries.stride(),
          Addresses.of(rows.data()),
          (long) rows.rowCount(),
          (long) rows.dim(),
          (long) rows.stride(),
          Addresses.ofNullable(rows.norms()),
          Addresses.ofNullable(request.selection()),
          plane == null ? 0L : Addresses.of(plane.block()),
          plane == null ? 0L : plane.block().byteSize(),
          plane == null ? 0L : (long) plane.firstRow(),
          request.minScore(),
          (long) request.k(),
          Addresses.of(result.rows()),
          Addresses.of(result.scores()),
          Addresses.of(result.counts()),
          Addresses.of(scratch),
          scratch.byteSize());
    } catch (Throwable e) {
      throw unexpected(e);
    } finally {
      Reference.reachabilityFence(request);
      Reference.reachabilityFence(result);
      Reference.reachabilityFence(scratch);
    }
  }
}

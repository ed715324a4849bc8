package org.engram.provider.java;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import org.engram.kernel.spi.KernelException;
import org.engram.kernel.spi.Matrix;
import org.engram.kernel.spi.TopKKernel;
import org.engram.kernel.spi.TopKRequest;
import org.engram.kernel.spi.TopKResult;

/**
 * The best rows by a full scan, 64 rows at a time: the word of the selection that covers them. A
 * heap in the scratch memory holds the best so far, the worst of them on top.
 *
 * <p>An entry is one i64 whose order is the order of the contract: the score, mapped to an integer
 * that compares alike, above the complement of the row.
 */
final class TopK implements TopKKernel {
  private static final long ENTRY_BYTES = Long.BYTES;
  private static final long LOW_32 = 0xFFFF_FFFFL;

  private final Similarity similarity;

  TopK(Similarity similarity) {
    this.similarity = similarity;
  }

  @Override
  public long scratchBytes(TopKRequest request) {
    return Math.max(1, capacity(request)) * ENTRY_BYTES;
  }

  @Override
  public void topK(TopKRequest request, TopKResult result, MemorySegment scratch) {
    result.check(request);
    long needed = scratchBytes(request);
    if (scratch.byteSize() < needed) {
      throw new KernelException(
          KernelException.Code.OUT_OF_MEMORY,
          "top-k of " + request.k() + " needs " + needed + " bytes of scratch, has "
              + scratch.byteSize());
    }
    float[] sums = similarity.scratch(request.rows().dim());
    for (int query = 0; query < request.queries().rowCount(); query++) {
      int size = scan(request, query, scratch, sums);
      write(result, query, size, scratch);
    }
  }

  private static long capacity(TopKRequest request) {
    return Math.min(request.k(), request.rows().rowCount());
  }

  private int scan(TopKRequest request, int query, MemorySegment heap, float[] sums) {
    Matrix queries = request.queries();
    Matrix rows = request.rows();
    MemorySegment selection = request.selection();
    long queryAt = Similarity.start(queries, query);
    MemorySegment stored = queries.norms();
    float queryNorm = stored == null
        ? similarity.norm(queries, query, sums)
        : stored.getAtIndex(JAVA_FLOAT, query);
    int capacity = (int) capacity(request);
    int size = 0;
    for (long first = 0; first < rows.rowCount(); first += Long.SIZE) {
      long word =
          selection == null ? -1L : selection.get(JAVA_LONG, first / Long.SIZE * Long.BYTES);
      long behind = first + Long.SIZE - rows.rowCount();
      long bits = behind > 0 ? word & (-1L >>> behind) : word;
      for (; bits != 0; bits &= bits - 1) {
        int row = (int) first + Long.numberOfTrailingZeros(bits);
        float score = similarity.cosine(queries.data(), queryAt, queryNorm, rows, row, sums);
        if (score >= request.minScore()) {
          size = offer(heap, size, capacity, entry(score, row));
        }
      }
    }
    return size;
  }

  private static long entry(float score, int row) {
    int bits = Float.floatToRawIntBits(score);
    // Negative floats order backwards as integers.
    long ordered = bits ^ ((bits >> (Integer.SIZE - 1)) & Integer.MAX_VALUE);
    return ordered << Integer.SIZE | (~row & LOW_32);
  }

  private static float score(long entry) {
    int ordered = (int) (entry >> Integer.SIZE);
    return Float.intBitsToFloat(ordered ^ ((ordered >> (Integer.SIZE - 1)) & Integer.MAX_VALUE));
  }

  /** Keeps the {@code capacity} best entries and returns how many there are now. */
  private static int offer(MemorySegment heap, int size, int capacity, long entry) {
    if (size < capacity) {
      siftUp(heap, size, entry);
      return size + 1;
    }
    if (entry > get(heap, 0)) {
      siftDown(heap, size, entry);
    }
    return size;
  }

  private static void siftUp(MemorySegment heap, int hole, long entry) {
    int at = hole;
    while (at > 0) {
      int parent = (at - 1) >>> 1;
      long above = get(heap, parent);
      if (above <= entry) {
        break;
      }
      set(heap, at, above);
      at = parent;
    }
    set(heap, at, entry);
  }

  /** Replaces the top of a heap of {@code size} entries. */
  private static void siftDown(MemorySegment heap, int size, long entry) {
    long at = 0;
    for (long child = 1; child < size; child = 2 * at + 1) {
      long other = child + 1;
      long least = other < size && get(heap, other) < get(heap, child) ? other : child;
      long below = get(heap, least);
      if (below >= entry) {
        break;
      }
      set(heap, at, below);
      at = least;
    }
    set(heap, at, entry);
  }

  private static void write(TopKResult result, int query, int found, MemorySegment heap) {
    long base = (long) query * result.k();
    for (int size = found; size > 0; size--) {
      long worst = get(heap, 0);
      result.rows().setAtIndex(JAVA_INT, base + size - 1, ~(int) worst);
      result.scores().setAtIndex(JAVA_FLOAT, base + size - 1, score(worst));
      siftDown(heap, size - 1, get(heap, size - 1));
    }
    result.counts().setAtIndex(JAVA_INT, query, found);
  }

  private static long get(MemorySegment heap, long index) {
    return heap.get(JAVA_LONG, index * ENTRY_BYTES);
  }

  private static void set(MemorySegment heap, long index, long entry) {
    heap.set(JAVA_LONG, index * ENTRY_BYTES, entry);
  }
}

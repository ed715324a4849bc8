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
 * The best rows by a full scan, 64 rows at a time: the word of the selection that covers them; or
 * behind the filter, where the request has a plane and it pays.
 */
final class TopK implements TopKKernel {
  /** Below this many rows for each one kept, the filter would score most of them anyway. */
  private static final int LEAST_ROWS_PER_KEPT = 4;

  private final Similarity similarity;
  private final CodeDot dot;

  TopK(Similarity similarity, CodeDot dot) {
    this.similarity = similarity;
    this.dot = dot;
  }

  @Override
  public long scratchBytes(TopKRequest request) {
    long kept = kept(request);
    return isFiltered(request)
        ? FilteredSearch.scratchBytes(kept)
        : Math.max(1, kept) * KeyHeap.KEY_BYTES;
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
      write(result, query, search(request, query, scratch, sums));
    }
  }

  private static int kept(TopKRequest request) {
    return Math.min(request.k(), request.rows().rowCount());
  }

  private static boolean isFiltered(TopKRequest request) {
    return request.plane() != null
        && (long) kept(request) * LEAST_ROWS_PER_KEPT <= request.rows().rowCount();
  }

  /** Returns the rows from {@code first} on that take part, up to 64. */
  static long selected(TopKRequest request, int first) {
    MemorySegment selection = request.selection();
    long word = selection == null ? -1L : selection.getAtIndex(JAVA_LONG, first / Long.SIZE);
    long behind = (long) first + Long.SIZE - request.rows().rowCount();
    return behind > 0 ? word & (-1L >>> behind) : word;
  }

  private KeyHeap search(TopKRequest request, int query, MemorySegment scratch, float[] sums) {
    Matrix queries = request.queries();
    Matrix rows = request.rows();
    long at = Similarity.start(queries, query);
    MemorySegment stored = queries.norms();
    float norm = stored == null
        ? similarity.norm(queries, query, sums)
        : stored.getAtIndex(JAVA_FLOAT, query);
    FilteredSearch.Scorer scorer =
        row -> similarity.cosine(queries.data(), at, norm, rows, row, sums);
    if (isFiltered(request)) {
      CoarseQuery coarse = CoarseQuery.of(queries.data(), at, queries.dim(), norm);
      if (coarse != null) {
        return new FilteredSearch(request, coarse, dot, scorer, kept(request), scratch).run();
      }
    }
    return scan(request, scorer, scratch);
  }

  private static KeyHeap scan(
      TopKRequest request, FilteredSearch.Scorer scorer, MemorySegment scratch) {
    KeyHeap best = new KeyHeap(scratch, kept(request));
    for (long first = 0; first < request.rows().rowCount(); first += Long.SIZE) {
      for (long bits = selected(request, (int) first); bits != 0; bits &= bits - 1) {
        int row = (int) first + Long.numberOfTrailingZeros(bits);
        float score = scorer.score(row);
        if (score >= request.minScore()) {
          best.offer(KeyHeap.key(score, row));
        }
      }
    }
    best.sort();
    return best;
  }

  private static void write(TopKResult result, int query, KeyHeap best) {
    long base = (long) query * result.k();
    for (int rank = 0; rank < best.size(); rank++) {
      long key = best.get(rank);
      result.rows().setAtIndex(JAVA_INT, base + rank, KeyHeap.row(key));
      result.scores().setAtIndex(JAVA_FLOAT, base + rank, KeyHeap.score(key));
    }
    result.counts().setAtIndex(JAVA_INT, query, best.size());
  }
}

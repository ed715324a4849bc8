package org.engram.provider.java;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.engram.kernel.spi.KernelException;
import org.engram.kernel.spi.Matrix;
import org.engram.kernel.spi.TopKKernel;
import org.engram.kernel.spi.TopKRequest;
import org.engram.kernel.spi.TopKResult;
import org.engram.provider.java.FilteredSearch.Scorer;
import org.jspecify.annotations.Nullable;

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
            * FilteredSearch.groupSize(kept, request.queries().rowCount())
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
    int queryCount = request.queries().rowCount();
    if (!isFiltered(request)) {
      for (int query = 0; query < queryCount; query++) {
        write(result, query, scan(request, scorer(request, query, sums), scratch));
      }
      return;
    }
    int group = FilteredSearch.groupSize(kept(request), queryCount);
    for (int from = 0; from < queryCount; from += group) {
      filter(request, result, from, Math.min(queryCount, from + group), scratch, sums);
    }
  }

  /** Answers a group of queries in one pass over the codes. */
  private void filter(
      TopKRequest request,
      TopKResult result,
      int from,
      int to,
      MemorySegment scratch,
      float[] sums) {
    long bytes = FilteredSearch.scratchBytes(kept(request));
    Matrix queries = request.queries();
    @Nullable FilteredSearch[] searches = new @Nullable FilteredSearch[to - from];
    List<FilteredSearch> bounded = new ArrayList<>();
    for (int query = from; query < to; query++) {
      CoarseQuery coarse = CoarseQuery.of(
          queries.data(),
          Similarity.start(queries, query),
          queries.dim(),
          similarity.storedNorm(queries, query, sums));
      if (coarse != null) {
        MemorySegment own = scratch.asSlice((query - from) * bytes, bytes);
        Scorer scorer = scorer(request, query, sums);
        FilteredSearch search =
            new FilteredSearch(request, coarse, dot, scorer, kept(request), own);
        searches[query - from] = search;
        bounded.add(search);
      }
    }
    FilteredSearch.pass(request, bounded);
    for (int query = from; query < to; query++) {
      FilteredSearch search = searches[query - from];
      // A query without a bound has its own scratch, which no search uses.
      MemorySegment own = scratch.asSlice((query - from) * bytes, bytes);
      write(
          result,
          query,
          search == null ? scan(request, scorer(request, query, sums), own) : search.finish());
    }
  }

  private Scorer scorer(TopKRequest request, int query, float[] sums) {
    Matrix queries = request.queries();
    long at = Similarity.start(queries, query);
    float norm = similarity.storedNorm(queries, query, sums);
    return row -> similarity.cosine(queries.data(), at, norm, request.rows(), row, sums);
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

  private static KeyHeap scan(TopKRequest request, Scorer scorer, MemorySegment scratch) {
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

package org.engram.provider.java;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Objects;
import org.engram.kernel.spi.TopKRequest;
import org.engram.kernel.spi.layout.Int8Plane;

/**
 * One query behind the filter of docs/numerics.md, "top-k"; a group of them shares one pass over
 * the codes. A row whose upper bound reaches the limit becomes a candidate, and its lower bound may
 * raise the limit. When the room for candidates is used up, and at the end, they are scored, the
 * highest upper bound first, until that is below the limit, which the scores raise too. For one
 * thread.
 */
final class FilteredSearch {
  /** Candidates beside the k that are found. */
  private static final int SPARE = 512;

  /** So few selected rows of a piece are scored at once: their elements are fewer bytes. */
  private static final int FEW = 8;

  /** Scratch of a group of queries; a single one that needs more stands alone. */
  private static final long GROUP_BYTES = 64 << 10;

  private static final long MOST_QUERIES = 8;

  private static final long NUMBERS_BYTES = (long) Int8Plane.BLOCK_ROWS * Float.BYTES;

  /** Scores a row of the request. */
  @FunctionalInterface
  interface Scorer {
    float score(int row);
  }

  private final TopKRequest request;
  private final Int8Plane plane;
  private final CoarseQuery query;
  private final CodeDot dot;
  private final Scorer scorer;
  private final KeyHeap best;
  private final KeyHeap bounds;
  private final MemorySegment candidates;
  private final int room;
  private final int[] dots = new int[Int8Plane.BLOCK_ROWS];
  private int waiting;
  private float limit;

  FilteredSearch(
      TopKRequest request,
      CoarseQuery query,
      CodeDot dot,
      Scorer scorer,
      int kept,
      MemorySegment scratch) {
    this.request = request;
    this.plane = Objects.requireNonNull(request.plane());
    this.query = query;
    this.dot = dot;
    this.scorer = scorer;
    long heapBytes = kept * KeyHeap.KEY_BYTES;
    this.best = new KeyHeap(scratch.asSlice(0, heapBytes), kept);
    this.bounds = new KeyHeap(scratch.asSlice(heapBytes, heapBytes), kept);
    this.room = kept + SPARE;
    this.candidates = scratch.asSlice(2 * heapBytes, room * KeyHeap.KEY_BYTES);
    this.limit = limit(request.minScore(), Float.NEGATIVE_INFINITY);
  }

  static long scratchBytes(long kept) {
    return (3 * kept + SPARE) * KeyHeap.KEY_BYTES;
  }

  /**
   * Returns the score below which no row is in the result, −∞ if that cannot be said. At −1 and
   * below nothing can: scores end there.
   */
  static float limit(float minScore, float kth) {
    float limit = Math.max(minScore, Math.min(kth, 1));
    return limit > -1 ? limit : Float.NEGATIVE_INFINITY;
  }

  /** Returns how many queries share a pass: as many as a bounded scratch has room for. */
  static int groupSize(long kept, int queryCount) {
    long most = Math.clamp(GROUP_BYTES / scratchBytes(kept), 1L, MOST_QUERIES);
    return (int) Math.clamp(queryCount, 1L, most);
  }

  /** Takes the searches, all of one request, once over the codes. */
  static void pass(TopKRequest request, List<FilteredSearch> searches) {
    for (long at = 0; at < request.rows().rowCount(); at += Int8Plane.BLOCK_ROWS) {
      int first = (int) at;
      long bits = TopK.selected(request, first);
      for (FilteredSearch search : searches) {
        search.visit(first, bits);
      }
    }
  }

  private void visit(int first, long bits) {
    if (Long.bitCount(bits) > FEW) {
      take(first, bits);
      return;
    }
    for (long left = bits; left != 0; left &= left - 1) {
      await(Float.POSITIVE_INFINITY, first + Long.numberOfTrailingZeros(left));
    }
  }

  /** Returns the best rows, best first, after the {@link #pass}. */
  KeyHeap finish() {
    settle();
    best.sort();
    return best;
  }

  private void take(int first, long selected) {
    MemorySegment block = plane.block();
    long piece = plane.pieceOffset(first);
    long scales = piece + plane.scalesOffset();
    dot.dots(block, piece, query, dots);
    for (long bits = selected; bits != 0; bits &= bits - 1) {
      int at = Long.numberOfTrailingZeros(bits);
      long scale = scales + (long) at * Float.BYTES;
      float middle = query.middle(dots[at], block.get(JAVA_FLOAT, scale));
      float radius = query.radius(block.get(JAVA_FLOAT, scale + NUMBERS_BYTES));
      if (middle + radius >= limit) {
        bounds.offer(KeyHeap.key(middle - radius, first + at));
        raise(bounds.least());
        await(middle + radius, first + at);
      }
    }
  }

  private void raise(float kth) {
    limit = Math.max(limit, limit(request.minScore(), kth));
  }

  private void await(float upper, int row) {
    if (waiting == room) {
      settle();
    }
    candidates.setAtIndex(JAVA_LONG, waiting++, KeyHeap.key(upper, row));
  }

  private void settle() {
    KeyHeap ordered = new KeyHeap(candidates, room);
    for (int i = 0; i < waiting; i++) {
      // The heap grows in place: a key is read before its own place is written.
      long key = ordered.get(i);
      if (KeyHeap.score(key) >= limit) {
        ordered.offer(key);
      }
    }
    waiting = 0;
    ordered.sort();
    for (int i = 0; i < ordered.size() && KeyHeap.score(ordered.get(i)) >= limit; i++) {
      int row = KeyHeap.row(ordered.get(i));
      float score = scorer.score(row);
      if (score >= request.minScore()) {
        best.offer(KeyHeap.key(score, row));
        raise(best.least());
      }
    }
  }
}

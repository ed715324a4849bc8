package org.engram.kernel.testkit;

import java.util.ArrayList;
import java.util.List;
import org.engram.kernel.testkit.TopKCorpus.Kind;

/** Searches among so many rows for each one kept that a provider will filter them. */
final class FilterCorpus {
  private static final int[] DIMS = {3, 33, 64, 100};
  private static final int LARGE_ROWS = 3000;
  private static final int LARGE_DIM = 48;
  private static final int ROWS_PER_KEPT = 4;
  private static final int TAILS = 130;

  private FilterCorpus() {}

  static List<TopKCase> cases(long seed) {
    SplitMix64 random = new SplitMix64(seed);
    List<TopKCase> cases = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      for (int dim : DIMS) {
        int rowCount = random.between(200, 600);
        int limit = rowCount / ROWS_PER_KEPT;
        int[] some = {1, random.between(1, 10), random.between(1, 10), limit, limit + 1};
        int k = some[random.below(some.length)];
        int queryCount = random.between(1, 3);
        cases.add(TopKCorpus.search(random, cases.size(), kind, dim, queryCount, rowCount, k));
      }
    }
    // More queries than a provider may take together, and more rows than wait to be scored.
    for (Kind kind : List.of(Kind.RANDOM, Kind.TIES, Kind.CLUSTERED, Kind.PARALLEL, Kind.TIGHT)) {
      for (int k : new int[] {1, 10, 600}) {
        int queryCount = kind == Kind.RANDOM ? 9 : 2;
        cases.add(
            TopKCorpus.search(random, cases.size(), kind, LARGE_DIM, queryCount, LARGE_ROWS, k));
      }
    }
    return List.copyOf(cases);
  }

  /** Searches of every row count around the width of a piece, and of every small dimension. */
  static List<TopKCase> tails(long seed) {
    SplitMix64 random = new SplitMix64(seed);
    List<TopKCase> cases = new ArrayList<>();
    for (int n = 1; n <= TAILS; n++) {
      int rowCount = n + ROWS_PER_KEPT - 1;
      int k = random.between(1, rowCount / ROWS_PER_KEPT);
      cases.add(TopKCorpus.search(random, cases.size(), Kind.RANDOM, n, 2, rowCount, k));
    }
    return List.copyOf(cases);
  }
}

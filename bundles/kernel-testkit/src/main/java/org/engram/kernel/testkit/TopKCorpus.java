package org.engram.kernel.testkit;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.engram.kernel.spi.TopKRequest;
import org.jspecify.annotations.Nullable;

/** Searches in which a filter, a tie or a limit could go wrong. */
final class TopKCorpus {
  private static final int[] DIMS = {1, 3, 16, 33, 64, 65, 100, 384};
  private static final float[] LIMITS = {-1, -1, -1, 0, 0.25f, -0.5f, 1, 2, -2};
  private static final int LARGE_ROWS = 3000;
  private static final int SPARSE_BITS = 5;

  /** How the rows lie to each other and to the queries. */
  enum Kind {
    RANDOM,
    /** Elements −1, 0 and 1: many equal scores. */
    TIES,
    /** Rows that come again, some one unit in the last place away. */
    DUPLICATES,
    /** Close to the first query. */
    CLUSTERED,
    /** Multiples of the first query: scores of ±1. */
    PARALLEL,
    /** One element that dwarfs the others, so that a coarse code loses them. */
    DOMINATED,
    /** Norms from 2^-50 to 2^69. */
    SCALES,
    /** Any bits: rows without a norm. */
    ANY_BITS,
    ZEROS,
    /**
     * What a coarse copy loses has the direction of the queries, so that scores touch their bounds;
     * next to them are rows that lose nothing.
     */
    TIGHT
  }

  /** A code that no other exceeds, so that codes are the integers themselves. */
  private static final int LARGEST = 127;

  private TopKCorpus() {}

  static List<TopKCase> cases(long seed) {
    SplitMix64 random = new SplitMix64(seed);
    List<TopKCase> cases = new ArrayList<>();
    for (Kind kind : EnumSet.complementOf(EnumSet.of(Kind.TIGHT))) {
      for (int dim : DIMS) {
        int rowCount = random.between(1, 200);
        int[] some = {1, random.between(1, 10), rowCount, rowCount + 3};
        int k = some[random.below(some.length)];
        cases.add(search(random, cases.size(), kind, dim, random.between(1, 3), rowCount, k));
      }
    }
    for (Kind kind : List.of(Kind.RANDOM, Kind.TIES, Kind.CLUSTERED)) {
      cases.add(search(random, cases.size(), kind, 48, 2, LARGE_ROWS, 10));
    }
    cases.add(search(random, cases.size(), Kind.RANDOM, 8, 2, 0, 4));
    cases.add(search(random, cases.size(), Kind.RANDOM, 8, 0, 5, 4));
    return List.copyOf(cases);
  }

  /** Searches of every row count around the width of a block, and of every small dimension. */
  static List<TopKCase> tails(long seed) {
    SplitMix64 random = new SplitMix64(seed);
    List<TopKCase> cases = new ArrayList<>();
    for (int n = 1; n <= 130; n++) {
      TopKCase made = search(random, cases.size(), Kind.RANDOM, n, 2, n, random.between(1, n + 1));
      cases.add(new TopKCase(
          "tail " + n,
          n,
          n,
          2,
          made.queries(),
          n,
          made.rows(),
          made.storedNorms(),
          made.selection(),
          -1,
          made.k()));
    }
    return List.copyOf(cases);
  }

  static TopKCase search(
      SplitMix64 random, int index, Kind kind, int dim, int queryCount, int rowCount, int k) {
    float[] queries = new float[queryCount * dim];
    FloatClass queryKind = switch (kind) {
      case ZEROS -> FloatClass.ZEROS;
      case ANY_BITS -> FloatClass.ANY_BITS;
      default -> FloatClass.NORMAL;
    };
    queryKind.fill(random, queries, 0, queries.length);
    if (kind == Kind.TIGHT) {
      for (int i = 0; i < queries.length; i++) {
        queries[i] = i % dim == 0 && dim > 1 ? 0 : Math.copySign(1, queries[i]);
      }
    }
    float[] rows = new float[rowCount * dim];
    for (int row = 0; row < rowCount; row++) {
      fillRow(random, kind, queries, rows, row, dim);
    }
    int stride = random.oneIn(2) ? dim : dim + random.between(1, 19);
    float minScore = LIMITS[random.below(LIMITS.length)];
    return new TopKCase(
        "case " + index + " " + kind,
        dim,
        stride,
        queryCount,
        queries,
        rowCount,
        rows,
        random.oneIn(2),
        selection(random, rowCount),
        minScore,
        k);
  }

  private static void fillRow(
      SplitMix64 random, Kind kind, float[] queries, float[] rows, int row, int dim) {
    int from = row * dim;
    switch (kind) {
      case RANDOM -> FloatClass.NORMAL.fill(random, rows, from, dim);
      case ANY_BITS -> FloatClass.ANY_BITS.fill(random, rows, from, dim);
      case ZEROS -> FloatClass.ZEROS.fill(random, rows, from, dim);
      case TIES -> {
        for (int i = 0; i < dim; i++) {
          rows[from + i] = random.between(-1, 1);
        }
      }
      case DUPLICATES -> duplicate(random, rows, row, dim);
      case CLUSTERED -> {
        float noise = random.oneIn(2) ? 1e-4f : 1e-6f;
        for (int i = 0; i < dim; i++) {
          rows[from + i] = queries[i] + noise * random.signedUnit();
        }
      }
      case PARALLEL -> {
        float factor = (random.oneIn(2) ? 1 : -1) * random.between(1, 7);
        for (int i = 0; i < dim; i++) {
          rows[from + i] = queries[i] * factor;
        }
      }
      case DOMINATED -> {
        FloatClass.NORMAL.fill(random, rows, from, dim);
        rows[from + random.below(dim)] = 500 * random.signedUnit();
      }
      case TIGHT -> {
        // What is lost is worth half as many steps as there are dimensions.
        float lost = random.oneIn(8) ? 0.49f : 0;
        int steps = random.below(lost > 0 ? Math.ceilDiv(dim, 2) : dim);
        for (int i = 0; i < dim; i++) {
          int code = i * 37 % 197 - 98;
          float towards = queries[i] * ((i < steps ? 1 : 0) + lost);
          rows[from + i] = i == 0 ? LARGEST : code + towards;
        }
      }
      case SCALES -> {
        float scale = Math.scalb(1.0f, random.between(-50, 69));
        for (int i = 0; i < dim; i++) {
          rows[from + i] = scale * random.signedUnit();
        }
      }
    }
  }

  private static void duplicate(SplitMix64 random, float[] rows, int row, int dim) {
    int from = row * dim;
    if (row == 0 || random.oneIn(4)) {
      FloatClass.NORMAL.fill(random, rows, from, dim);
      return;
    }
    System.arraycopy(rows, random.below(row) * dim, rows, from, dim);
    if (random.oneIn(2)) {
      int at = from + random.below(dim);
      rows[at] = Math.nextUp(rows[at]);
    }
  }

  private static long @Nullable [] selection(SplitMix64 random, int rowCount) {
    int density = random.below(5);
    if (density == 0) {
      return null;
    }
    long[] words = new long[(int) TopKRequest.selectionWords(rowCount)];
    for (int i = 0; i < words.length; i++) {
      words[i] = switch (density) {
        case 1 -> random.nextLong();
        case 2 -> sparse(random);
        case 3 -> -1L; // and bits behind the last row
        default -> 0;
      };
    }
    return words;
  }

  private static long sparse(SplitMix64 random) {
    long word = 0;
    for (int i = 0; i < SPARSE_BITS; i++) {
      word |= 1L << random.below(Long.SIZE);
    }
    return word;
  }
}

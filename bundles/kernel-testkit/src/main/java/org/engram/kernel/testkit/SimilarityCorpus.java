package org.engram.kernel.testkit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Queries and rows of every dimension that could have a tail of its own, of every kind. */
final class SimilarityCorpus {
  /** One more than four times the 64 partial sums, then the dimensions of common embeddings. */
  private static final int[] DIMS = IntStream.concat(
          IntStream.rangeClosed(1, 257), IntStream.of(384, 768, 1536, 4096))
      .toArray();

  private static final int TAIL_ROWS = 5;
  /** Inputs of a round of many rows or queries. */
  private static final int LARGE_CASES = 20;
  /** Rows of several blocks of any provider, and of one that is not full. */
  private static final int TALL_ROWS = 200;

  private static final float LEAST_SQUARE = 1e-30f;

  /** Numbers chosen together for one rule of the contract. */
  private enum Shape {
    /** norm² next to both limits beyond which a norm is 0. */
    THRESHOLD,
    /** Every product underflows to −0. */
    NEGATIVE_UNDERFLOW,
    /** A sum of −2^-149 that the division makes −0. */
    NEGATIVE_QUOTIENT,
    /** Sums that are wrong when the fused multiply-add is rounded to f64 first. */
    DOUBLE_ROUNDING
  }

  private SimilarityCorpus() {}

  static List<SimilarityCase> cases(long seed) {
    SplitMix64 random = new SplitMix64(seed);
    List<SimilarityCase> cases = new ArrayList<>();
    for (int dim : DIMS) {
      for (FloatClass kind : FloatClass.values()) {
        cases.add(mixed(random, cases.size(), kind, dim, random.between(1, 11)));
      }
      for (Shape shape : Shape.values()) {
        cases.add(shaped(random, cases.size(), shape, dim));
      }
    }
    cases.add(new SimilarityCase(
        "case " + cases.size() + " no rows", 8, 8, 0, new float[8], new float[0], false));
    return List.copyOf(cases);
  }

  /** One case for each dimension, rows without a gap. */
  static List<SimilarityCase> tails(long seed) {
    SplitMix64 random = new SplitMix64(seed);
    List<SimilarityCase> cases = new ArrayList<>();
    for (int dim : DIMS) {
      float[] query = new float[dim];
      float[] rows = new float[TAIL_ROWS * dim];
      FloatClass.NORMAL.fill(random, query, 0, dim);
      FloatClass.NORMAL.fill(random, rows, 0, rows.length);
      String name = "tail " + cases.size();
      cases.add(new SimilarityCase(name, dim, dim, TAIL_ROWS, query, rows, cases.size() % 2 == 0));
    }
    return List.copyOf(cases);
  }

  /** Many rows, of any dimension and kind. */
  static List<SimilarityCase> tall(long seed) {
    return large(seed, TALL_ROWS / 3, TALL_ROWS);
  }

  /** So many rows that with each of them as a query there are many queries. */
  static List<SimilarityCase> wide(long seed) {
    return large(seed, TALL_ROWS / 6, TALL_ROWS / 3);
  }

  private static List<SimilarityCase> large(long seed, int least, int most) {
    SplitMix64 random = new SplitMix64(seed);
    FloatClass[] kinds = FloatClass.values();
    List<SimilarityCase> cases = new ArrayList<>();
    for (int i = 0; i < LARGE_CASES; i++) {
      FloatClass kind = kinds[random.below(kinds.length)];
      int dim = DIMS[random.below(DIMS.length)];
      cases.add(mixed(random, i, kind, dim, random.between(least, most)));
    }
    return List.copyOf(cases);
  }

  /** A query of one kind; every other row is of any kind. */
  private static SimilarityCase mixed(
      SplitMix64 random, int index, FloatClass kind, int dim, int rowCount) {
    float[] query = new float[dim];
    kind.fill(random, query, 0, dim);
    float[] rows = new float[rowCount * dim];
    FloatClass[] kinds = FloatClass.values();
    for (int row = 0; row < rowCount; row++) {
      FloatClass rowKind = random.oneIn(2) ? kind : kinds[random.below(kinds.length)];
      rowKind.fill(random, rows, row * dim, dim);
    }
    return make(random, "case " + index + " " + kind, query, rows);
  }

  private static SimilarityCase shaped(SplitMix64 random, int index, Shape shape, int dim) {
    int rowCount = random.between(2, 6);
    float[] query = new float[dim];
    float[] rows = new float[rowCount * dim];
    switch (shape) {
      case THRESHOLD -> threshold(random, query, rows);
      case NEGATIVE_UNDERFLOW -> {
        Arrays.fill(query, 0x1p-80f);
        Arrays.fill(rows, -0x1p-80f);
      }
      case NEGATIVE_QUOTIENT -> negativeQuotient(query, rows);
      case DOUBLE_ROUNDING -> doubleRounding(random, query, rows);
    }
    return make(random, "case " + index + " " + shape, query, rows);
  }

  private static void threshold(SplitMix64 random, float[] query, float[] rows) {
    int dim = query.length;
    float least = (float) Math.sqrt(LEAST_SQUARE / dim);
    float greatest = (float) Math.sqrt(Float.MAX_VALUE / dim);
    Arrays.fill(query, least);
    for (int from = 0; from < rows.length; from += dim) {
      float near = random.oneIn(2) ? least : greatest;
      int ulps = random.between(-2, 2);
      Arrays.fill(
          rows, from, from + dim, Float.intBitsToFloat(Float.floatToRawIntBits(near) + ulps));
    }
  }

  private static void negativeQuotient(float[] query, float[] rows) {
    int dim = query.length;
    query[0] = 4;
    query[dim - 1] = 0x1p-74f;
    for (int from = 0; from < rows.length; from += dim) {
      rows[from + dim / 2] = 4;
      rows[from + dim - 1] = -0x1p-75f;
    }
  }

  /**
   * Partial sums 1 + 2^-23, then products that are just less than half a unit of their last bit.
   */
  private static void doubleRounding(SplitMix64 random, float[] query, float[] rows) {
    int dim = query.length;
    for (int i = 0; i < dim; i++) {
      boolean first = i < 64;
      query[i] = first ? 1 + 0x1p-23f : 0x1p-12f * (1 + 0x1p-23f);
      for (int from = 0; from < rows.length; from += dim) {
        float small = 0x1p-12f * (1 - 0x1p-23f);
        rows[from + i] = first ? 1 : random.oneIn(2) ? small : -small;
      }
    }
  }

  private static SimilarityCase make(SplitMix64 random, String name, float[] query, float[] rows) {
    int dim = query.length;
    int stride = random.oneIn(2) ? dim : dim + random.between(1, 19);
    return new SimilarityCase(name, dim, stride, rows.length / dim, query, rows, random.oneIn(2));
  }
}

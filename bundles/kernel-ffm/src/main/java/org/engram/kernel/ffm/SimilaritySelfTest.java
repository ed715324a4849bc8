package org.engram.kernel.ffm;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.util.Optional;
import org.engram.kernel.spi.BatchSimilarityRequest;
import org.engram.kernel.spi.Matrix;
import org.engram.kernel.spi.ScatteredSimilarityRequest;

/** The part of {@link SelfTest} for several queries and for rows that a list names. */
record SimilaritySelfTest(KernelLibrary library, NativeTier tier) {
  private static final int DIMENSION = 131;
  private static final int QUERIES = 5;
  private static final int[] LIST = {7, 0, 3, 0, 5};

  /** Returns what is wrong with several queries, or empty. */
  Optional<String> batch(SegmentAllocator allocator) {
    NativeBatchSimilarity kernel = new NativeBatchSimilarity(library, tier);
    float[][] rows = SelfTestData.rows(DIMENSION);
    Matrix matrix = SelfTestData.matrix(allocator, rows);
    int results = QUERIES * rows.length;
    BatchSimilarityRequest request = new BatchSimilarityRequest(
        matrix.rows(0, QUERIES), matrix, allocator.allocate(JAVA_FLOAT, results));
    kernel.dot(request);
    float[] expected = SelfTestData.floats(
        results, i -> ExpectedBits.dot(rows[i / rows.length], rows[i % rows.length]));
    Optional<String> defect =
        SelfTestData.difference("dot of several queries", expected, request.out());
    if (defect.isPresent()) {
      return defect;
    }
    kernel.cosine(request);
    expected = SelfTestData.floats(
        results, i -> ExpectedBits.cosine(rows[i / rows.length], rows[i % rows.length]));
    return SelfTestData.difference("cosine of several queries", expected, request.out());
  }

  /** Returns what is wrong with rows that a list names, or empty. */
  Optional<String> scattered(SegmentAllocator allocator) {
    NativeScatteredSimilarity kernel = new NativeScatteredSimilarity(library, tier);
    float[][] rows = SelfTestData.rows(DIMENSION);
    MemorySegment index = allocator.allocateFrom(JAVA_INT, LIST);
    ScatteredSimilarityRequest request = new ScatteredSimilarityRequest(
        allocator.allocateFrom(JAVA_FLOAT, rows[1]),
        SelfTestData.matrix(allocator, rows),
        index,
        LIST.length,
        allocator.allocate(JAVA_FLOAT, LIST.length));
    kernel.dot(request);
    float[] expected =
        SelfTestData.floats(LIST.length, i -> ExpectedBits.dot(rows[1], rows[LIST[i]]));
    Optional<String> defect = SelfTestData.difference("dot by a list", expected, request.out());
    if (defect.isPresent()) {
      return defect;
    }
    kernel.cosine(request);
    expected = SelfTestData.floats(LIST.length, i -> ExpectedBits.cosine(rows[1], rows[LIST[i]]));
    return SelfTestData.difference("cosine by a list", expected, request.out());
  }
}

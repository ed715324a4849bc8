package org.engram.kernel.runtime.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.engram.kernel.runtime.OverflowStrategy;
import org.engram.kernel.spi.KernelException;
import org.engram.kernel.spi.Matrix;
import org.engram.kernel.spi.TopKKernel;
import org.engram.kernel.spi.TopKRequest;
import org.engram.kernel.spi.TopKResult;
import org.engram.kernel.spi.layout.Int8Plane;
import org.engram.kernel.spi.layout.Int8PlaneBuilder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TopKSplitTest {
  private final WorkerPool workers = new WorkerPool(3);
  private final Arenas arenas =
      new Arenas(3, 1 << 20, OverflowStrategy.ERROR, Duration.ofMinutes(5), () -> {});
  private final AtomicInteger scans = new AtomicInteger();
  private final LoopKernels kernel = new LoopKernels(scans::incrementAndGet);
  private final TopKSplit split = new TopKSplit(arenas, workers);

  @AfterEach
  void close() {
    workers.close();
    arenas.close();
  }

  @Test
  void aSplitScanHasTheBitsOfASingleOne() {
    for (int round = 0; round < 12; round++) {
      long seed = System.nanoTime();
      Random random = new Random(seed);
      int dim = 256;
      int queries = 1 + random.nextInt(3);
      int rowCount = 3 * (int) (TopKSplit.PART_ELEMENTS / dim) / queries + random.nextInt(500);
      Matrix rows = Sample.matrix(random, rowCount, dim);
      TopKRequest request = new TopKRequest(
          Sample.matrix(random, queries, dim),
          rows,
          random.nextBoolean() ? selection(random, rowCount) : null,
          random.nextBoolean() ? -1 : 0.15f,
          1 + random.nextInt(random.nextBoolean() ? 10 : 2000));
      String single = written(single(request));
      scans.set(0);
      TopKResult result = result(request);
      split.topK(kernel, request, result);
      assertThat(written(result)).as("seed %d", seed).isEqualTo(single);
      assertThat(scans).as("seed %d", seed).hasValue(3);
    }
    assertThat(arenas.stats().overflows()).isZero();
  }

  @Test
  void everyPartGetsItsSliceOfThePlane() {
    Random random = new Random(9);
    int rowCount = 4 * 3 * (int) (TopKSplit.PART_ELEMENTS / 256) + 77;
    Matrix rows = Sample.matrix(random, rowCount, 256)
        .withNorms(Arena.ofAuto().allocate(ValueLayout.JAVA_FLOAT, rowCount));
    kernel.norms(rows, Objects.requireNonNull(rows.norms()));
    Int8Plane plane = Int8PlaneBuilder.build(Arena.ofAuto(), rows);
    TopKRequest plain = new TopKRequest(Sample.matrix(random, 1, 256), rows, null, -1, 4);
    PlaneReader reader = new PlaneReader(kernel, plane);
    TopKResult result = result(plain);
    split.topK(reader, plain.withPlane(plane), result);
    assertThat(written(result)).isEqualTo(written(single(plain)));
    assertThat(reader.firstRows).hasSize(3);
    assertThat(reader.rowCount).hasValue(rowCount);
  }

  @Test
  void aScanThatThePlaneMakesShortIsNotSplit() {
    Random random = new Random(10);
    int rowCount = (int) (TopKSplit.PART_ELEMENTS / 256) * 7;
    Matrix rows = Sample.matrix(random, rowCount, 256)
        .withNorms(Arena.ofAuto().allocate(ValueLayout.JAVA_FLOAT, rowCount));
    TopKRequest plain = new TopKRequest(Sample.matrix(random, 1, 256), rows, null, -1, 4);
    split.topK(kernel, plain, result(plain));
    assertThat(scans).hasValue(3);
    scans.set(0);
    split.topK(
        kernel, plain.withPlane(Int8PlaneBuilder.build(Arena.ofAuto(), rows)), result(plain));
    assertThat(scans).hasValue(1);
  }

  /** Requires that what a part's plane says of its rows is what the whole one says. */
  private static final class PlaneReader implements TopKKernel {
    private final TopKKernel kernel;
    private final Int8Plane whole;
    private final Set<Integer> firstRows = ConcurrentHashMap.newKeySet();
    private final AtomicInteger rowCount = new AtomicInteger();

    PlaneReader(TopKKernel kernel, Int8Plane whole) {
      this.kernel = kernel;
      this.whole = whole;
    }

    @Override
    public long scratchBytes(TopKRequest request) {
      return kernel.scratchBytes(request);
    }

    @Override
    public void topK(TopKRequest request, TopKResult result, MemorySegment scratch) {
      Int8Plane part = Objects.requireNonNull(request.plane());
      int last = part.rowCount() - 1;
      assertThat(part.sum(last)).isEqualTo(whole.sum(part.firstRow() + last));
      assertThat(request.rows().at(last, 5))
          .isEqualTo(Math.round(part.code(last, 5) * 2 / 127f)); // elements are −2 … 2
      firstRows.add(part.firstRow());
      rowCount.addAndGet(part.rowCount());
      kernel.topK(request, result, scratch);
    }
  }

  @Test
  void aMergeThatPrefersLaterRowsOfEqualScoreIsCaught() {
    TopKPart first = part(0, 0.5f, 0.25f);
    TopKPart second = part(64, 0.5f, 0.25f);
    assertThat(merged(List.of(first, second))).isEqualTo("[0:0.5, 64:0.5, 1:0.25]");
    // The planted fault: parts out of order take ties the wrong way round.
    assertThat(merged(List.of(second, first))).isNotEqualTo("[0:0.5, 64:0.5, 1:0.25]");
  }

  @Test
  void aSmallScanIsNotSplit() {
    Random random = new Random(5);
    TopKRequest request = new TopKRequest(
        Sample.matrix(random, 1, 64), Sample.matrix(random, 1000, 64), null, -1, 10);
    TopKResult result = result(request);
    split.topK(kernel, request, result);
    assertThat(scans).hasValue(1);
    assertThat(written(result)).isEqualTo(written(single(request)));
  }

  @Test
  void partsThatFitNoArenaAreScannedInOne() {
    Random random = new Random(6);
    int k = (1 << 20) / 8; // scratch alone fills an arena, results do not fit beside it
    TopKRequest request = new TopKRequest(
        Sample.matrix(random, 1, 256), Sample.matrix(random, 9000, 256), null, -1, k);
    TopKResult result = result(request);
    split.topK(kernel, request, result);
    assertThat(scans).hasValue(1);
    assertThat(arenas.stats().overflows()).isZero();
  }

  @Test
  void aFailedPartFailsTheCallAndWritesNothing() {
    LoopKernels failing = new LoopKernels(() -> {
      if (scans.incrementAndGet() == 2) {
        throw new KernelException(KernelException.Code.INTERNAL, "planted");
      }
    });
    Random random = new Random(8);
    TopKRequest request = new TopKRequest(
        Sample.matrix(random, 1, 256), Sample.matrix(random, 13_000, 256), null, -1, 3);
    TopKResult result = result(request);
    assertThatThrownBy(() -> split.topK(failing, request, result)).hasMessage("Internal: planted");
    assertThat(result.row(0, 0)).isZero();
    assertThat(result.count(0)).isZero();
  }

  private static @Nullable MemorySegment selection(Random random, int rowCount) {
    long words = TopKRequest.selectionWords(rowCount);
    MemorySegment selection = Arena.ofAuto().allocate(ValueLayout.JAVA_LONG, words);
    for (long i = 0; i < words; i++) {
      selection.setAtIndex(ValueLayout.JAVA_LONG, i, random.nextLong());
    }
    return selection;
  }

  private static TopKResult result(TopKRequest request) {
    return TopKResult.allocate(Arena.ofAuto(), request.queries().rowCount(), request.k());
  }

  private static TopKResult single(TopKRequest request) {
    TopKResult result = result(request);
    new LoopCalls().topK(request, result);
    return result;
  }

  private static String written(TopKResult result) {
    List<String> entries = new ArrayList<>();
    for (int query = 0; query < result.queryCount(); query++) {
      for (int rank = 0; rank < result.count(query); rank++) {
        entries.add(result.row(query, rank) + ":" + result.score(query, rank));
      }
    }
    return entries.toString();
  }

  private static TopKPart part(int firstRow, float... scores) {
    return new TopKPart(firstRow, 2, new int[] {0, 1}, scores, new int[] {2});
  }

  private static String merged(List<TopKPart> parts) {
    TopKResult result = TopKResult.allocate(Arena.ofAuto(), 1, 3);
    TopKPart.merge(parts, result);
    return written(result);
  }
}

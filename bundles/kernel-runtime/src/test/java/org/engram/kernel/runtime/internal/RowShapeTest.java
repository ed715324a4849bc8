package org.engram.kernel.runtime.internal;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.engram.kernel.runtime.RouteStatus;
import org.engram.kernel.runtime.settings.EngramSettings;
import org.engram.kernel.spi.KernelId;
import org.engram.kernel.spi.KernelProvider;
import org.engram.kernel.spi.Matrix;
import org.engram.kernel.spi.ProviderDescription;
import org.engram.kernel.spi.ProviderLife;
import org.engram.kernel.spi.RowShape;
import org.engram.kernel.spi.RowShaped;
import org.engram.kernel.spi.SimilarityKernel;
import org.engram.kernel.spi.SimilarityRequest;
import org.engram.kernel.spi.Tier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RowShapeTest {
  @TempDir
  Path data;

  private final List<RowShape> called = new ArrayList<>();

  @Test
  void theProvidersChoiceServesUntilAnOperatorHasAnother() {
    try (RuntimeFixture runtime = RuntimeFixture.open(data)) {
      runtime.add(new Shaped(LoopProvider.zig("1.0.0"), called), 200);
      call(runtime);
      runtime.set(EngramSettings.KERNEL_ROW_SHAPE, "one");
      call(runtime);
      assertThat(shape(runtime, KernelId.VECTOR_SIMILARITY)).contains(RowShape.ONE);
      runtime.set(EngramSettings.KERNEL_ROW_SHAPE, "auto");
      call(runtime);
      assertThat(called).containsExactly(RowShape.SEVERAL, RowShape.ONE, RowShape.SEVERAL);
      assertThat(shape(runtime, KernelId.VECTOR_SIMILARITY)).contains(RowShape.SEVERAL);
    }
  }

  @Test
  void aWishOutlivesARestartAndWaitsForTheProvider() {
    try (RuntimeFixture runtime = RuntimeFixture.open(data)) {
      runtime.set(EngramSettings.KERNEL_ROW_SHAPE, "one");
    }
    try (RuntimeFixture runtime = RuntimeFixture.open(data)) {
      runtime.add(new Shaped(LoopProvider.zig("1.0.0"), called), 200);
      call(runtime);
      assertThat(called).containsExactly(RowShape.ONE);
    }
  }

  @Test
  void aKernelWithoutAChoiceServesAsItIs() {
    try (RuntimeFixture runtime = RuntimeFixture.open(data)) {
      runtime.add(LoopProvider.java(), 100);
      runtime.set(EngramSettings.KERNEL_ROW_SHAPE, "several");
      call(runtime);
      assertThat(shape(runtime, KernelId.VECTOR_SIMILARITY)).isEmpty();
      assertThat(runtime.route(KernelId.VECTOR_SIMILARITY)).isEqualTo("java@1.0.0/vector ranking");
    }
  }

  @Test
  void theInterfacesOfAKernelStayOneLineAndOtherKernelsHaveNoShape() {
    try (RuntimeFixture runtime = RuntimeFixture.open(data)) {
      runtime.add(new Shaped(LoopProvider.zig("1.0.0"), called), 200);
      assertThat(runtime.control().routes()).hasSize(KernelId.values().length);
      assertThat(shape(runtime, KernelId.DECAY_CALCULATION)).isEmpty();
    }
  }

  private static Optional<RowShape> shape(RuntimeFixture runtime, KernelId kernel) {
    return runtime.control().routes().stream()
        .filter(route -> route.kernel() == kernel)
        .findFirst()
        .flatMap(RouteStatus::rowShape);
  }

  private static void call(RuntimeFixture runtime) {
    try (Arena arena = Arena.ofConfined()) {
      runtime
          .kernels()
          .dot(new SimilarityRequest(
              arena.allocate(JAVA_FLOAT, 4),
              Matrix.dense(arena.allocate(JAVA_FLOAT, 8), 2, 4),
              arena.allocate(JAVA_FLOAT, 2)));
    }
  }

  /** A provider whose similarity comes in row shapes, of which it has chosen several rows. */
  private record Shaped(KernelProvider loops, List<RowShape> called) implements KernelProvider {
    @Override
    public ProviderDescription description() {
      return loops.description();
    }

    @Override
    public <K> Optional<K> kernel(Class<K> kernel, Tier tier) {
      return loops
          .kernel(kernel, tier)
          .map(found -> found instanceof SimilarityKernel loop && kernel == SimilarityKernel.class
              ? kernel.cast(new Kernel(loop, called, RowShape.SEVERAL))
              : found);
    }

    @Override
    public ProviderLife life() {
      return loops.life();
    }
  }

  private record Kernel(SimilarityKernel loop, List<RowShape> called, RowShape rowShape)
      implements SimilarityKernel, RowShaped<SimilarityKernel> {
    @Override
    public SimilarityKernel inShape(RowShape shape) {
      return new Kernel(loop, called, shape);
    }

    @Override
    public void norms(Matrix rows, MemorySegment out) {
      loop.norms(rows, out);
    }

    @Override
    public void dot(SimilarityRequest request) {
      called.add(rowShape);
      loop.dot(request);
    }

    @Override
    public void cosine(SimilarityRequest request) {
      loop.cosine(request);
    }
  }
}

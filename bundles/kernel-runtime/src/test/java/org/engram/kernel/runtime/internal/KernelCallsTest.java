package org.engram.kernel.runtime.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.engram.kernel.runtime.KernelStats;
import org.engram.kernel.runtime.Kernels;
import org.engram.kernel.spi.DecayKernel;
import org.engram.kernel.spi.KernelException;
import org.engram.kernel.spi.KernelId;
import org.engram.kernel.spi.SimilarityRequest;
import org.engram.kernel.spi.TopKResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KernelCallsTest {
  @TempDir
  Path data;

  private final Sample sample = Sample.random(new Random(11), 30, 12);

  private static float[] norms(Sample sample, Kernels kernels) {
    MemorySegment out =
        Arena.ofAuto().allocate(ValueLayout.JAVA_FLOAT, sample.rows().rowCount());
    kernels.norms(sample.rows(), out);
    return out.toArray(ValueLayout.JAVA_FLOAT);
  }

  private static float[] dots(Sample sample, Kernels kernels) {
    MemorySegment out =
        Arena.ofAuto().allocate(ValueLayout.JAVA_FLOAT, sample.rows().rowCount());
    kernels.dot(new SimilarityRequest(sample.query(), sample.rows(), out));
    return out.toArray(ValueLayout.JAVA_FLOAT);
  }

  @Test
  void everyKernelGivesWhatItsProviderGives() {
    Kernels direct = new LoopCalls();
    try (RuntimeFixture runtime = RuntimeFixture.open(data)) {
      runtime.add(LoopProvider.java(), 100);
      Kernels kernels = runtime.kernels();
      assertThat(norms(sample, kernels)).isEqualTo(norms(sample, direct));
      assertThat(dots(sample, kernels)).isEqualTo(dots(sample, direct));
      assertThat(sample.cosines(kernels)).isEqualTo(sample.cosines(direct));
      assertThat(sample.best(kernels, 7)).isEqualTo(sample.best(direct, 7)).hasSize(7);
      assertThat(Graphs.ring(5).spread(kernels)).isEqualTo(2);
      assertThat(Graphs.ring(5).decay(kernels)).isEqualTo(1);
      assertThat(Graphs.powerDecay(kernels, 60)).isEqualTo(0.5f);
    }
  }

  @Test
  void bothModesOfDecayCountUnderOneName() {
    try (RuntimeFixture runtime = RuntimeFixture.open(data)) {
      runtime.add(LoopProvider.java(), 100);
      Graphs.ring(5).decay(runtime.kernels());
      Graphs.powerDecay(runtime.kernels(), 60);
      assertThatThrownBy(() -> Graphs.powerDecay(runtime.kernels(), -1))
          .isInstanceOfSatisfying(
              KernelException.class, failure -> assertThat(failure.position()).isZero())
          .hasMessage("InvalidArgument: stability 0 is -1.0, not above 0");
      assertThat(runtime.control().kernelStats())
          .filteredOn(stats -> stats.kernel() == KernelId.DECAY_CALCULATION)
          .singleElement()
          .returns(3L, KernelStats::invocations)
          .returns(Map.of(KernelException.Code.INVALID_ARGUMENT, 1L), KernelStats::errors);
    }
  }

  @Test
  void aProviderWithoutThePowerModeIsPassedOver() {
    try (RuntimeFixture runtime = RuntimeFixture.open(data)) {
      runtime.add(LoopProvider.java(), 100);
      runtime.add(LoopProvider.zig("1.0.0").only(DecayKernel.class), 200);
      Graphs.ring(5).decay(runtime.kernels());
      Graphs.powerDecay(runtime.kernels(), 60);
      assertThat(runtime.control().kernelStats())
          .filteredOn(stats -> stats.kernel() == KernelId.DECAY_CALCULATION)
          .extracting(KernelStats::provider, KernelStats::invocations)
          .containsExactlyInAnyOrder(tuple("zig-x86@1.0.0", 1L), tuple("java@1.0.0", 1L));
    }
  }

  @Test
  void aResultWithOtherRoomThanAskedForIsRefused() {
    try (RuntimeFixture runtime = RuntimeFixture.open(data)) {
      runtime.add(LoopProvider.java(), 100);
      TopKResult result = TopKResult.allocate(Arena.ofAuto(), 1, 3);
      assertThatThrownBy(() -> runtime.kernels().topK(sample.topK(4), result))
          .isInstanceOf(KernelException.class)
          .hasMessageContaining("InvalidArgument: room for 1 queries of 3 rows, asked for 1 of 4");
    }
  }

  @Test
  void aProviderThatCannotSayWhatItOffersIsLeftOut() {
    LoopProvider released = LoopProvider.zig("1.0.0");
    released.life().release();
    try (RuntimeFixture runtime = RuntimeFixture.open(data);
        LogLines log = LogLines.open()) {
      runtime.add(LoopProvider.java(), 100);
      long id = runtime.add(released, 200);
      assertThat(log.lines())
          .filteredOn(line -> line.startsWith("WARN"))
          .singleElement()
          .asString()
          .startsWith("WARN Provider of bundle 102 is left out, calls go on without it:");
      assertThat(sample.cosines(runtime.kernels())).isEqualTo(sample.cosines(new LoopCalls()));
      runtime.remove(id);
    }
  }
}

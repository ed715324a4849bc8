package org.engram.kernel.ffm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.engram.kernel.spi.KernelProvider;
import org.engram.kernel.spi.Matrix;
import org.engram.kernel.spi.ProviderLife;
import org.engram.kernel.spi.SimilarityKernel;
import org.engram.kernel.spi.SimilarityRequest;
import org.engram.kernel.spi.Tier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LibraryLifeTest {
  private static final int ROUNDS = 50;
  private static final int ROWS = 20_000;
  private static final int DIM = 768;
  private static final Duration DEADLINE = Duration.ofSeconds(60);

  @TempDir
  Path root;

  @Test
  void fiftyLoadsLeaveNoMappingAndNoFile() throws IOException {
    ProviderFolder folder = ProviderFolder.of(root);
    for (int round = 0; round < ROUNDS; round++) {
      KernelProvider provider = folder.load(ProbeSettings.DEFAULT);
      assertThat(ProviderFolder.mappings()).as("mappings in round %s", round).isPositive();
      provider.life().release();
      assertThat(provider.life().isUnloaded()).isTrue();
      assertThat(provider.life().unloadFailure()).isEmpty();
      assertThat(ProviderFolder.mappings()).as("mappings after round %s", round).isZero();
    }
    assertThat(folder.copiesLeft()).isEmpty();
  }

  @Test
  void twoCopiesOfOneLibraryLiveSideBySide() {
    KernelProvider first = ProviderFolder.of(root.resolve("a")).load(ProbeSettings.DEFAULT);
    long one = ProviderFolder.mappings();
    KernelProvider second = ProviderFolder.of(root.resolve("b")).load(ProbeSettings.DEFAULT);
    assertThat(ProviderFolder.mappings()).isEqualTo(2 * one);
    first.life().release();
    assertThat(ProviderFolder.mappings()).isEqualTo(one);
    try (Arena arena = Arena.ofConfined()) {
      assertThat(cosines(second, request(arena, 3))).hasSize(3);
    }
    second.life().release();
    assertThat(ProviderFolder.mappings()).isZero();
  }

  /**
   * The caller is in one call after another when the provider is released, and makes a last one
   * after that under the same hold: whichever of them the release meets, it must not unmap.
   */
  @Test
  void aReleaseDuringLongCallsUnmapsAfterTheLastOne() throws Exception {
    KernelProvider provider = ProviderFolder.of(root).load(ProbeSettings.DEFAULT);
    ProviderLife life = provider.life();
    CountDownLatch calling = new CountDownLatch(1);
    CountDownLatch drop = new CountDownLatch(1);
    CompletableFuture<float[][]> results = new CompletableFuture<>();
    Thread caller = Thread.ofPlatform().start(() -> {
      try (Arena arena = Arena.ofConfined()) {
        int token = life.hold(0);
        SimilarityRequest request = request(arena, ROWS);
        calling.countDown();
        float[] before;
        do {
          before = cosines(provider, request);
        } while (!life.isReleased());
        results.complete(new float[][] {before, cosines(provider, request)});
        drop.await();
        life.drop(token);
      } catch (InterruptedException | RuntimeException | Error e) {
        results.completeExceptionally(e);
      }
    });
    calling.await();
    life.release();
    float[][] found = results.get(DEADLINE.toSeconds(), TimeUnit.SECONDS);
    assertThat(life.isUnloaded()).isFalse();
    assertThat(life.hold(0)).isEqualTo(ProviderLife.REFUSED);
    assertThat(ProviderFolder.mappings()).isPositive();
    drop.countDown();
    assertThat(life.awaitUnloaded(DEADLINE)).isTrue();
    caller.join();
    assertThat(ProviderFolder.mappings()).isZero();
    assertThat(found[0]).isEqualTo(found[1]).isEqualTo(expected());
  }

  /** In the slowest tier, so that the calls are long. */
  private static float[] cosines(KernelProvider provider, SimilarityRequest request) {
    provider.kernel(SimilarityKernel.class, Tier.BASELINE).orElseThrow().cosine(request);
    return request.out().toArray(ValueLayout.JAVA_FLOAT);
  }

  private static SimilarityRequest request(Arena arena, int rowCount) {
    MemorySegment data = arena.allocate(ValueLayout.JAVA_FLOAT, (long) rowCount * DIM);
    for (long i = 0; i < (long) rowCount * DIM; i++) {
      data.setAtIndex(ValueLayout.JAVA_FLOAT, i, value(i));
    }
    return new SimilarityRequest(
        data.asSlice(0, (long) DIM * Float.BYTES),
        Matrix.dense(data, rowCount, DIM),
        arena.allocate(ValueLayout.JAVA_FLOAT, rowCount));
  }

  private static float value(long i) {
    return i * 7919 % 65_521 / 65_521f - 0.5f;
  }

  private static float[] expected() {
    float[][] rows = new float[ROWS][];
    for (int row = 0; row < ROWS; row++) {
      long first = (long) row * DIM;
      rows[row] = SelfTestData.floats(DIM, i -> value(first + i));
    }
    return SelfTestData.floats(ROWS, row -> ExpectedBits.cosine(rows[0], rows[row]));
  }
}

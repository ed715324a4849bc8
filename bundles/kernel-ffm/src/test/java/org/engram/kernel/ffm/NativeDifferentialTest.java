package org.engram.kernel.ffm;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.engram.kernel.spi.DecayKernel;
import org.engram.kernel.spi.DecayRequest;
import org.engram.kernel.spi.KernelProvider;
import org.engram.kernel.spi.Matrix;
import org.engram.kernel.spi.PowerDecayKernel;
import org.engram.kernel.spi.PowerDecayRequest;
import org.engram.kernel.spi.RowShape;
import org.engram.kernel.spi.RowShaped;
import org.engram.kernel.spi.SimilarityKernel;
import org.engram.kernel.spi.SimilarityRequest;
import org.engram.kernel.spi.Tier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every tier against plain loops, on both sides of the limit between brief and plain calls. */
class NativeDifferentialTest {
  private static final int[] DECAYED = {0, 1, 17, 511, 512, 513, 8_191, 8_192, 8_193};
  private static final int[] POWER_DECAYED = {0, 1, 17, 2_047, 2_048, 2_049};
  private static final int DIM = 64;
  private static final int[] ROWS = {0, 1, 7, 8, 9, 127, 128, 129};
  private static final double DAY = 86_400;
  private static final int MONTH = 2_592_000;

  @TempDir
  Path root;

  private final long seed = Long.getLong("engram.test.seed", System.nanoTime());
  private final SplittableRandom random = new SplittableRandom(seed);
  private KernelProvider provider;

  @BeforeEach
  void load() {
    provider = ProviderFolder.of(root).load(ProbeSettings.DEFAULT);
  }

  @AfterEach
  void unload() {
    provider.life().release();
  }

  @Test
  void decayIsTheSameWhicheverCallIsMade() {
    for (Tier tier : provider.description().tiers()) {
      for (int count : DECAYED) {
        float[] strengths = SelfTestData.floats(count, i -> random.nextFloat() * 2 - 1);
        long[] ages = random.longs(count, -10, MONTH).toArray();
        float[] expected =
            SelfTestData.floats(count, i -> ExpectedBits.decay(strengths[i], ages[i], DAY));
        try (Arena arena = Arena.ofConfined()) {
          DecayRequest request = new DecayRequest(
              arena.allocateFrom(JAVA_FLOAT, strengths),
              arena.allocateFrom(JAVA_LONG, ages),
              count,
              DAY,
              arena.allocate(JAVA_FLOAT, count));
          provider.kernel(DecayKernel.class, tier).orElseThrow().exponential(request);
          assertSame(tier + " decay of " + count, expected, request.out());
        }
      }
    }
  }

  @Test
  void powerDecayIsTheSameWhicheverCallIsMade() {
    for (Tier tier : provider.description().tiers()) {
      for (int count : POWER_DECAYED) {
        float[] strengths = SelfTestData.floats(count, i -> random.nextFloat() * 2 - 1);
        long[] elapsed = random.longs(count, -10, MONTH).toArray();
        float[] stability = SelfTestData.floats(count, i -> 1 + random.nextInt(MONTH));
        float[] expected = SelfTestData.floats(
            count,
            i -> ExpectedBits.powerDecay(strengths[i], elapsed[i], stability[i], 0.9804, 0.5));
        try (Arena arena = Arena.ofConfined()) {
          PowerDecayRequest request = new PowerDecayRequest(
              arena.allocateFrom(JAVA_FLOAT, strengths),
              arena.allocateFrom(JAVA_LONG, elapsed),
              arena.allocateFrom(JAVA_FLOAT, stability),
              count,
              0.9804,
              0.5,
              arena.allocate(JAVA_FLOAT, count));
          provider.kernel(PowerDecayKernel.class, tier).orElseThrow().power(request);
          assertSame(tier + " power decay of " + count, expected, request.out());
        }
      }
    }
  }

  @Test
  void cosineIsTheSameWhicheverCallIsMade() {
    for (Tier tier : provider.description().tiers()) {
      for (int count : ROWS) {
        float[] query = SelfTestData.floats(DIM, i -> random.nextFloat() - 0.5f);
        float[] data = SelfTestData.floats(count * DIM, i -> random.nextFloat() - 0.5f);
        float[] expected = SelfTestData.floats(
            count,
            row ->
                ExpectedBits.cosine(query, Arrays.copyOfRange(data, row * DIM, (row + 1) * DIM)));
        try (Arena arena = Arena.ofConfined()) {
          SimilarityRequest request = new SimilarityRequest(
              arena.allocateFrom(JAVA_FLOAT, query),
              Matrix.dense(arena.allocateFrom(JAVA_FLOAT, data), count, DIM),
              arena.allocate(JAVA_FLOAT, count));
          for (SimilarityKernel kernel : inShapes(tier)) {
            request.out().fill((byte) 1);
            kernel.cosine(request);
            assertSame(kernel + ", cosine of " + count + " rows", expected, request.out());
          }
        }
      }
    }
  }

  private List<SimilarityKernel> inShapes(Tier tier) {
    SimilarityKernel kernel = provider.kernel(SimilarityKernel.class, tier).orElseThrow();
    assertThat(kernel).isInstanceOf(RowShaped.class);
    NativeSimilarity shaped = (NativeSimilarity) kernel;
    return Arrays.stream(RowShape.values()).map(shaped::inShape).toList();
  }

  @Test
  void theComparisonFindsOneBit() {
    float[] expected = {1, 2, Math.nextUp(3f)};
    assertThat(SelfTestData.difference("x", expected, MemorySegment.ofArray(new float[] {1, 2, 3})))
        .hasValue("x, element 2: bits 40400000 instead of 40400001");
  }

  private void assertSame(String what, float[] expected, MemorySegment found) {
    Optional<String> difference = SelfTestData.difference(what, expected, found);
    assertThat(difference).as("-Dengram.test.seed=%d", seed).isEmpty();
  }
}

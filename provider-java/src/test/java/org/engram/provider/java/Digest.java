package org.engram.provider.java;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Random;
import org.engram.kernel.spi.DecayKernel;
import org.engram.kernel.spi.DecayRequest;
import org.engram.kernel.spi.KernelProvider;
import org.engram.kernel.spi.Matrix;
import org.engram.kernel.spi.PowerDecayKernel;
import org.engram.kernel.spi.PowerDecayRequest;
import org.engram.kernel.spi.SimilarityKernel;
import org.engram.kernel.spi.SimilarityRequest;
import org.engram.kernel.spi.SpreadOutput;
import org.engram.kernel.spi.SpreadingKernel;
import org.engram.kernel.spi.Tier;
import org.engram.kernel.spi.layout.GraphLayout;
import org.engram.kernel.spi.layout.SpreadWorkspace;
import org.engram.kernel.testkit.Corpus;
import org.engram.kernel.testkit.GoldenDigests;
import org.engram.kernel.testkit.PowerDecayCase;

/** Prints the provider of this JVM: its detail, then each tier with a digest of its results. */
final class Digest {
  private static final int ELEMENTS = 300;

  private Digest() {}

  /** Runs in a JVM of its own, started by a test. */
  public static void main(String[] arguments) throws NoSuchAlgorithmException {
    KernelProvider provider = JavaProvider.create("1.0.0", Optional.empty());
    System.out.println(provider.description().detail());
    for (Tier tier : provider.description().tiers()) {
      System.out.println(tier + " " + of(provider, tier));
    }
  }

  static String of(KernelProvider provider, Tier tier) throws NoSuchAlgorithmException {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    try (Arena arena = Arena.ofConfined()) {
      Random random = new Random(5);
      SimilarityKernel similarity =
          provider.kernel(SimilarityKernel.class, tier).orElseThrow();
      for (int dim = 1; dim <= ELEMENTS; dim += 7) {
        Floats kind = dim % 2 == 0 ? Floats.ANY : Floats.ORDINARY;
        MemorySegment data = arena.allocateFrom(JAVA_FLOAT, kind.array(random, 4 * dim));
        MemorySegment out = arena.allocate(JAVA_FLOAT, 4);
        Matrix rows = Matrix.dense(data, 4, dim);
        similarity.dot(new SimilarityRequest(data.asSlice(0, dim * 4L), rows, out));
        digest.update(out.asByteBuffer());
        similarity.cosine(new SimilarityRequest(data.asSlice(0, dim * 4L), rows, out));
        digest.update(out.asByteBuffer());
      }
      decay(arena, provider.kernel(DecayKernel.class, tier).orElseThrow(), digest);
      powerDecay(arena, provider.kernel(PowerDecayKernel.class, tier).orElseThrow(), digest);
      spread(arena, provider.kernel(SpreadingKernel.class, tier).orElseThrow(), digest);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static void decay(Arena arena, DecayKernel kernel, MessageDigest digest) {
    Random random = new Random(6);
    float[] strengths = Floats.ANY.array(random, ELEMENTS);
    long[] ages = random.longs(ELEMENTS, -100, 10_000_000).toArray();
    MemorySegment out = arena.allocate(JAVA_FLOAT, ELEMENTS);
    kernel.exponential(new DecayRequest(
        arena.allocateFrom(JAVA_FLOAT, strengths),
        arena.allocateFrom(JAVA_LONG, ages),
        ELEMENTS,
        86_400,
        out));
    digest.update(out.asByteBuffer());
  }

  /** The contract's own corpus: it has the inputs at which a single rounding decides. */
  private static void powerDecay(Arena arena, PowerDecayKernel kernel, MessageDigest digest) {
    for (PowerDecayCase input : Corpus.powerDecay(GoldenDigests.SEED)) {
      MemorySegment out = arena.allocate(JAVA_FLOAT, input.count());
      kernel.power(new PowerDecayRequest(
          arena.allocateFrom(JAVA_FLOAT, input.strengths()),
          arena.allocateFrom(JAVA_LONG, input.elapsed()),
          arena.allocateFrom(JAVA_FLOAT, input.stability()),
          input.count(),
          input.factor(),
          input.exponent(),
          out));
      digest.update(out.asByteBuffer());
    }
  }

  private static void spread(Arena arena, SpreadingKernel kernel, MessageDigest digest) {
    for (long seed = 1; seed < ELEMENTS; seed++) {
      SpreadCase spread = SpreadCase.random(seed);
      if (spread.expected().nonFinite() < 0) {
        GraphLayout graph = spread.layout(arena);
        SpreadOutput output = SpreadOutput.allocate(arena, 1, spread.nodes());
        kernel.spread(graph, spread.request(arena), SpreadWorkspace.allocate(arena, graph), output);
        digest.update(output.nodes().asByteBuffer());
        digest.update(output.activations().asByteBuffer());
      }
    }
  }
}

package org.engram.kernel.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.engram.kernel.testkit.SpreadCase.Cue;
import org.engram.kernel.testkit.SpreadCase.Rule;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What must hold for the kernels of the contract, whatever the numbers are. */
class KernelPropertiesTest {
  private static final float U = 0x1p-24f;

  /** Fresh seeds each time; a failure names its seed as the parameter. */
  static LongStream seeds() {
    return LongStream.generate(System::nanoTime).limit(50);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void similarityIsSymmetric(long seed) {
    SplitMix64 random = new SplitMix64(seed);
    int dim = random.between(1, 300);
    float[] a = vector(random, FloatClass.ANY_BITS, dim);
    float[] b = vector(random, FloatClass.BELOW_TWO, dim);
    assertThat(bits(Reference.sum64(a, 0, b, 0, dim)))
        .isEqualTo(bits(Reference.sum64(b, 0, a, 0, dim)));
    assertThat(bits(Reference.cosine(a, 0, b, 0, dim)))
        .isEqualTo(bits(Reference.cosine(b, 0, a, 0, dim)));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void cauchySchwarzHoldsWithinTheBound(long seed) {
    SplitMix64 random = new SplitMix64(seed);
    int dim = random.between(1, 300);
    float[] a = vector(random, FloatClass.NORMAL, dim);
    float[] b = vector(random, FloatClass.NORMAL, dim);
    double limit = (double) Reference.norm(a, 0, dim) * Reference.norm(b, 0, dim);
    assertThat(Math.abs((double) Reference.sum64(a, 0, b, 0, dim)))
        .isLessThanOrEqualTo(limit * (1 + 40 * U));
    assertThat(Reference.cosine(a, 0, a, 0, dim)).isCloseTo(1, within(20 * U));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void decayComposes(long seed) {
    SplitMix64 random = new SplitMix64(seed);
    float strength = Math.abs(random.signedUnit()) + 0.01f;
    long first = random.below(200_000);
    long second = random.below(200_000);
    float twice = Reference.decay(Reference.decay(strength, first, 86_400), second, 86_400);
    float once = Reference.decay(strength, first + second, 86_400);
    assertThat(twice).isCloseTo(once, within(4 * Math.ulp(once)));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void powerDecayKnowsNoUnitOfTime(long seed) {
    SplitMix64 random = new SplitMix64(seed);
    float strength = FloatClass.BELOW_TWO.next(random);
    long elapsed = random.below(Integer.MAX_VALUE);
    float stability = random.below(Integer.MAX_VALUE) + 1;
    int shift = random.below(31);
    assertThat(bits(PowerDecayReference.decay(
            strength, elapsed << shift, Math.scalb(stability, shift), 0.9804, 0.5)))
        .isEqualTo(bits(PowerDecayReference.decay(strength, elapsed, stability, 0.9804, 0.5)));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void powerDecayFallsWithTime(long seed) {
    SplitMix64 random = new SplitMix64(seed);
    long earlier = random.below(10_000_000);
    long later = earlier + random.below(10_000_000);
    float before = PowerDecayReference.decay(1, earlier, 86_400, 1, 0.5);
    float after = PowerDecayReference.decay(1, later, 86_400, 1, 0.5);
    assertThat(after).isPositive().isLessThanOrEqualTo(Math.nextUp(before));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void spreadingIsLinearBeforeNormalisation(long seed) {
    SplitMix64 random = new SplitMix64(seed);
    GraphCase graph = GraphCorpus.uniform(random, "linear", 60, 500);
    SpreadReference reference = new SpreadReference(graph);
    Rule rule = new Rule(2, 0.5f, 0.5f, 0, false, false);
    float[] x = vector(random, FloatClass.NORMAL, 2);
    int[] nodes = {7, 31};
    float[] once = reference.spread(rule, new Cue(nodes, x)).values();
    float[] eightfold =
        reference.spread(rule, new Cue(nodes, new float[] {8 * x[0], 8 * x[1]})).values();
    float[] first =
        reference.spread(rule, new Cue(new int[] {7}, new float[] {x[0]})).values();
    float[] other =
        reference.spread(rule, new Cue(new int[] {31}, new float[] {x[1]})).values();
    for (int node = 0; node < graph.nodeCount(); node++) {
      assertThat(eightfold[node]).as("node %d", node).isEqualTo(8 * once[node]);
      assertThat(first[node] + other[node])
          .as("node %d", node)
          .isCloseTo(once[node], within(1e-5f));
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void withoutEdgesTheClassicModeIsTheIdentity(long seed) {
    SplitMix64 random = new SplitMix64(seed);
    GraphCase graph = GraphCorpus.uniform(random, "no edges", 9, 0);
    float[] activations = vector(random, FloatClass.NORMAL, 9);
    Cue cue = new Cue(new int[] {0, 1, 2, 3, 4, 5, 6, 7, 8}, activations);
    float[] values = new SpreadReference(graph)
        .spread(new Rule(5, 0.85f, 1, 0, true, false), cue)
        .values();
    for (int node = 0; node < 9; node++) {
      assertThat(bits(values[node])).isEqualTo(bits(Reference.pz(activations[node])));
    }
  }

  /** The order of edges of different sources is no part of the graph. */
  @ParameterizedTest
  @MethodSource("seeds")
  void edgesMayComeInAnyOrderOfTheirSources(long seed) {
    SplitMix64 random = new SplitMix64(seed);
    GraphCase graph = GraphCorpus.hubs(random).getLast();
    GraphCase shuffled = Graphs.interleaved(random, graph);
    Rule rule = new Rule(3, 0.5f, 1, 0, true, false);
    Cue cue = new Cue(new int[] {1, 4, 8}, new float[] {1, 0.5f, 0.25f});
    assertThat(Stream.of(graph, shuffled)
            .map(made -> new SpreadReference(made).spread(rule, cue).values())
            .map(KernelPropertiesTest::boxed)
            .distinct())
        .hasSize(1);
  }

  private static List<Integer> boxed(float[] values) {
    List<Integer> list = new ArrayList<>();
    for (float value : values) {
      list.add(bits(value));
    }
    return list;
  }

  private static float[] vector(SplitMix64 random, FloatClass kind, int dim) {
    float[] values = new float[dim];
    kind.fill(random, values, 0, dim);
    return values;
  }

  private static int bits(float x) {
    return Float.floatToRawIntBits(x);
  }
}

package org.engram.kernel.testkit;

import java.util.ArrayList;
import java.util.List;
import org.engram.kernel.testkit.SpreadCase.Cue;
import org.engram.kernel.testkit.SpreadCase.Rule;

/** Graphs of every kind, each with the rules of both modes. */
final class SpreadCorpus {
  /** Cue counts around the 16 that may go through the graph at once. */
  private static final int[] CUE_COUNTS = {1, 1, 1, 2, 3, 16, 17};

  private static final int LARGE = 4000;
  private static final int MANY_SEEDS = 40;

  private static final List<Rule> CLASSIC = List.of(
      new Rule(5, 0.85f, 1, 0, true, false),
      new Rule(1, 0.5f, 1, 0, true, false),
      new Rule(3, 1.5f, 1, 0.1f, true, false),
      new Rule(4, -0.7f, 0.9f, 0, true, true));

  private static final List<Rule> RECALL = List.of(
      new Rule(2, 0.5f, 0, 0, false, true),
      new Rule(2, 0.5f, 0, 0.05f, false, true),
      new Rule(3, 1.25f, 0, 0, false, false),
      new Rule(6, 0.75f, 0.25f, 0.01f, false, true));

  /** Inputs of a round over graphs of several slices. */
  private static final int SLICED_CASES = 16;

  private SpreadCorpus() {}

  static List<SpreadCase> cases(Mode mode, long seed) {
    SplitMix64 random = new SplitMix64(seed);
    List<SpreadCase> cases = new ArrayList<>();
    for (GraphCase graph : GraphCorpus.graphs(random)) {
      List<Rule> rules = rules(mode);
      for (Rule rule : graph.nodeCount() > LARGE ? rules.subList(0, 1) : rules) {
        int cueCount = graph.nodeCount() > LARGE ? 1 : CUE_COUNTS[random.below(CUE_COUNTS.length)];
        cases.add(make(random, "case " + cases.size(), graph, rule, cueCount));
      }
    }
    Cue cue = new Cue(new int[] {1, 0}, new float[] {0.5f - 0x1p-24f, 0.5f});
    Rule rule = new Rule(1, 0.5f, 0, 0, mode == Mode.CLASSIC, mode == Mode.RECALL);
    cases.add(
        new SpreadCase("case " + cases.size(), GraphCorpus.doubleRounding(), rule, List.of(cue)));
    return List.copyOf(cases);
  }

  /** Small graphs of every node count around a slice, a bitmap word and a chunk. */
  static List<SpreadCase> tails(Mode mode, long seed) {
    SplitMix64 random = new SplitMix64(seed);
    List<SpreadCase> cases = new ArrayList<>();
    for (int n = 1; n <= 130; n++) {
      GraphCase graph = GraphCorpus.uniform(random, "tail", n, random.below(6 * n));
      Rule rule = rules(mode).get(n % 2);
      cases.add(make(random, "tail " + n, graph, rule, 1 + n % 3));
    }
    for (GraphCase graph : GraphCorpus.hubs(random)) {
      cases.add(make(random, "tail " + graph.name(), graph, rules(mode).getFirst(), 2));
    }
    return List.copyOf(cases);
  }

  /** Cues that leave the finite numbers, at once or later, alone or behind one that does not. */
  static List<SpreadCase> overflows(Mode mode, long seed) {
    SplitMix64 random = new SplitMix64(seed);
    List<SpreadCase> cases = new ArrayList<>();
    for (GraphCase graph : GraphCorpus.overflowing(random)) {
      for (Rule rule : rules(mode)) {
        SpreadCase made = make(random, "overflow " + cases.size(), graph, rule, 3);
        List<Cue> cues = new ArrayList<>(made.cues());
        cues.set(0, new Cue(new int[0], new float[0]));
        cases.add(new SpreadCase(made.name(), graph, rule, List.copyOf(cues)));
      }
    }
    // Finite after each step, and more than f32 holds when the steps are added up.
    Rule sum = new Rule(2, 1, 0, 0, mode == Mode.CLASSIC, true);
    Cue cue = new Cue(new int[] {1, 2}, new float[] {-0x1.8p127f, -0x1.8p127f});
    cases.add(new SpreadCase("overflowing sum", GraphCorpus.loops(3), sum, List.of(cue)));
    return List.copyOf(cases);
  }

  /** Graphs of several ranges of slices with even in-degrees, and others with hubs, in turn. */
  static List<SpreadCase> sliced(Mode mode, long seed) {
    return broad(mode, seed, "sliced", 1, 3);
  }

  /** The same for one group of 16 cues, a part of one, or more. */
  static List<SpreadCase> sideBySide(Mode mode, long seed) {
    return broad(mode, seed, "side by side", 5, 20);
  }

  private static List<SpreadCase> broad(
      Mode mode, long seed, String name, int leastCues, int mostCues) {
    SplitMix64 random = new SplitMix64(seed);
    List<SpreadCase> cases = new ArrayList<>();
    for (int i = 0; i < SLICED_CASES; i++) {
      int n = random.between(100, 1500);
      int edges = random.between(2, 8) * n;
      GraphCase graph = i % 2 == 0
          ? GraphCorpus.uniform(random, "uniform", n, edges)
          : GraphCorpus.zipf(random, n, edges);
      Rule rule = rules(mode).get(random.below(rules(mode).size()));
      int cues = i % 4 < 2 ? Math.min(16, mostCues) : random.between(leastCues, mostCues);
      cases.add(make(random, name + " " + i, graph, rule, cues));
    }
    return List.copyOf(cases);
  }

  private static List<Rule> rules(Mode mode) {
    return mode == Mode.CLASSIC ? CLASSIC : RECALL;
  }

  private static SpreadCase make(
      SplitMix64 random, String name, GraphCase graph, Rule rule, int cueCount) {
    List<Cue> cues = new ArrayList<>();
    for (int cue = 0; cue < cueCount; cue++) {
      cues.add(cue(random, graph));
    }
    return new SpreadCase(name, graph, rule, List.copyOf(cues));
  }

  /** Distinct nodes by a partial shuffle, some of them with a zero or a negative activation. */
  private static Cue cue(SplitMix64 random, GraphCase graph) {
    int n = graph.nodeCount();
    int most = Math.min(n, random.oneIn(4) ? n : MANY_SEEDS);
    int count = n == 0 || random.oneIn(12) ? 0 : random.between(1, Math.min(most, 1000));
    int[] pool = new int[n];
    for (int i = 0; i < n; i++) {
      pool[i] = i;
    }
    int[] nodes = new int[count];
    float[] activations = new float[count];
    for (int i = 0; i < count; i++) {
      int from = i + random.below(n - i);
      nodes[i] = pool[from];
      pool[from] = pool[i];
      activations[i] = switch (random.below(10)) {
        case 0 -> -0.0f;
        case 1 -> random.signedUnit();
        case 2 -> FloatClass.BELOW_TWO.next(random);
        case 3 -> 1;
        default -> Math.abs(random.signedUnit());
      };
    }
    return new Cue(nodes, activations);
  }
}

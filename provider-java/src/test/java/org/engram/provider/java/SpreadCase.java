package org.engram.provider.java;

import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.engram.kernel.spi.Cues;
import org.engram.kernel.spi.SpreadRequest;
import org.engram.kernel.spi.layout.EdgeList;
import org.engram.kernel.spi.layout.GraphLayout;
import org.engram.kernel.spi.layout.GraphLayoutBuilder;

/**
 * A random graph with one cue, and what the contract says of it.
 *
 * @param steps number of steps
 */
record SpreadCase(
    int nodes,
    List<Reference.Edge> edges,
    List<Seed> seeds,
    int steps,
    Reference.Step step,
    boolean accumulate) {

  record Seed(int node, float activation) {}

  /** What a call must end with: values of all nodes and −1, or the node that is not finite. */
  record Expected(List<Float> values, int nonFinite) {}

  static SpreadCase random(long seed) {
    Random random = Floats.random(seed);
    int nodes = 1 + random.nextInt(random.nextBoolean() ? 40 : 900);
    List<Reference.Edge> edges = new ArrayList<>();
    float scale = random.nextInt(6) == 0 ? 1e30f : random.nextInt(5) == 0 ? 1e-38f : 0.3f;
    for (int i = random.nextInt(nodes * 6); i > 0; i--) {
      edges.add(edge(random, nodes, random.nextInt(nodes), scale));
    }
    int[] inDegrees = {63, 64, 65, 127, 128, 129, 130, 1000};
    for (int hub = random.nextInt(4); hub > 0; hub--) {
      int target = random.nextInt(nodes);
      for (int i = inDegrees[random.nextInt(inDegrees.length)]; i > 0; i--) {
        edges.add(edge(random, nodes, target, scale));
      }
    }
    Collections.shuffle(edges, random);
    int seedCount = random.nextInt(Math.min(nodes, 40) + 1);
    List<Seed> seeds = random
        .ints(0, nodes)
        .distinct()
        .limit(seedCount)
        .mapToObj(node -> new Seed(node, activation(random)))
        .toList();
    return new SpreadCase(
        nodes, edges, seeds, 1 + random.nextInt(5), step(random), random.nextBoolean());
  }

  private static float activation(Random random) {
    return switch (random.nextInt(8)) {
      case 0 -> -random.nextFloat();
      case 1 -> random.nextBoolean() ? -0f : Float.intBitsToFloat(0x80000003);
      case 2 -> Float.MIN_VALUE * random.nextInt(100);
      default -> random.nextFloat() * 2;
    };
  }

  private static Reference.Edge edge(Random random, int nodes, int target, float scale) {
    float weight = switch (random.nextInt(10)) {
      case 0 -> 0f;
      case 1 -> -scale * random.nextFloat();
      default -> scale * random.nextFloat();
    };
    return new Reference.Edge(random.nextInt(nodes), target, weight);
  }

  private static Reference.Step step(Random random) {
    float[] keeps = {1, 0, 0.75f, -0.5f};
    float[] thetas = {0, 0, 0.02f, 0.5f};
    return new Reference.Step(
        random.nextInt(6) == 0 ? -0.4f : 0.6f,
        keeps[random.nextInt(keeps.length)],
        thetas[random.nextInt(thetas.length)],
        random.nextBoolean());
  }

  GraphLayout layout(Arena arena) {
    int[] sources = edges.stream().mapToInt(Reference.Edge::source).toArray();
    int[] targets = edges.stream().mapToInt(Reference.Edge::target).toArray();
    float[] weights = new float[edges.size()];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = edges.get(i).weight();
    }
    return GraphLayoutBuilder.build(arena, nodes, EdgeList.of(sources, targets, weights));
  }

  /** The same with every seed moved on by that many nodes and weakened by each of them. */
  SpreadCase moved(int by) {
    List<Seed> others = seeds.stream()
        .map(seed -> new Seed((seed.node() + by) % nodes, seed.activation() / (1 + by)))
        .toList();
    return new SpreadCase(nodes, edges, others, steps, step, accumulate);
  }

  SpreadRequest request(Arena arena) {
    int[] seedNodes = seeds.stream().mapToInt(Seed::node).toArray();
    float[] activations = new float[seedNodes.length];
    for (int i = 0; i < activations.length; i++) {
      activations[i] = seeds.get(i).activation();
    }
    return new SpreadRequest(
        steps,
        step.d(),
        step.keep(),
        step.theta(),
        step.normalise(),
        accumulate,
        Cues.single(arena, seedNodes, activations));
  }

  Expected expected() {
    List<List<Reference.Edge>> inEdges = Reference.inEdges(nodes, edges);
    float[] act = new float[nodes];
    float[] total = new float[nodes];
    for (Seed seed : seeds) {
      act[seed.node()] = seed.activation() + 0f;
    }
    for (int h = 1; h <= steps; h++) {
      Reference.Step plain = new Reference.Step(step.d(), step.keep(), step.theta(), false);
      int failed = firstNonFinite(Reference.step(inEdges, act, plain));
      if (failed >= 0) {
        return new Expected(List.of(), failed);
      }
      act = Reference.step(inEdges, act, step);
      for (int t = 0; t < nodes; t++) {
        total[t] = h == 1 ? act[t] : total[t] + act[t];
      }
      if (accumulate && firstNonFinite(total) >= 0) {
        return new Expected(List.of(), firstNonFinite(total));
      }
    }
    return new Expected(list(accumulate ? total : act), -1);
  }

  private static List<Float> list(float[] values) {
    List<Float> list = new ArrayList<>();
    for (float value : values) {
      list.add(value);
    }
    return list;
  }

  private static int firstNonFinite(float[] values) {
    for (int t = 0; t < values.length; t++) {
      if (!Float.isFinite(values[t])) {
        return t;
      }
    }
    return -1;
  }
}

package org.engram.memory.internal.recall;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.engram.memory.ActivationGraph;
import org.engram.memory.ActivationGraph.Edge;
import org.engram.memory.ActivationGraph.Node;
import org.engram.memory.internal.columns.Snapshot;
import org.engram.memory.internal.graph.OutEdges;

/**
 * The activation after each hop, and its sum, as the kernel that serves gives them: the sum is the
 * one that was ranked by.
 */
final class Hops {
  private final Seeds seeds;
  private final List<Activation> hops;
  private final Activation sum;

  Hops(Seeds seeds, List<Activation> hops, Activation sum) {
    this.seeds = seeds;
    this.hops = List.copyOf(hops);
    this.sum = sum;
  }

  /** Draws the graph in the snapshot that was ranked, leased by the caller. */
  ActivationGraph graph(Snapshot snapshot, float hopFactor) {
    Map<Integer, Float> weights = new HashMap<>();
    List<Integer> shown = new ArrayList<>();
    for (int i = 0; i < seeds.size(); i++) {
      weights.put(seeds.row(i), seeds.weight(i));
      shown.add(seeds.row(i));
    }
    shown.sort(Comparator.comparingDouble((Integer row) -> -weights.getOrDefault(row, 0f))
        .thenComparing(Comparator.naturalOrder()));
    Map<Integer, Float> total = sum.byRow();
    total.keySet().stream()
        .filter(row -> !weights.containsKey(row))
        .sorted(Comparator.comparingDouble((Integer row) -> -total.getOrDefault(row, 0f))
            .thenComparing(Comparator.naturalOrder()))
        .forEach(shown::add);
    int count = Math.min(shown.size(), ActivationGraph.MOST_NODES);
    List<Integer> rows = shown.subList(0, count);
    List<Map<Integer, Float>> steps = hops.stream().map(Activation::byRow).toList();
    List<Node> nodes = rows.stream()
        .map(row -> new Node(
            snapshot.id(row),
            weights.getOrDefault(row, 0f),
            steps.stream().map(step -> step.getOrDefault(row, 0f)).toList(),
            total.getOrDefault(row, 0f)))
        .toList();
    return new ActivationGraph(
        hopFactor, nodes, edges(snapshot, rows, nodes), shown.size() - count);
  }

  /** The last hop passes nothing on. */
  private static boolean passes(Node node) {
    return node.seed() > 0
        || node.hops().subList(0, node.hops().size() - 1).stream().anyMatch(value -> value > 0);
  }

  private static List<Edge> edges(Snapshot snapshot, List<Integer> rows, List<Node> nodes) {
    Map<Integer, Integer> places = new HashMap<>();
    for (int place = 0; place < rows.size(); place++) {
      places.put(rows.get(place), place);
    }
    List<Edge> edges = new ArrayList<>();
    for (int from = 0; from < rows.size(); from++) {
      if (passes(nodes.get(from))) {
        int source = rows.get(from);
        OutEdges out = snapshot.graph().out(source);
        Map<Integer, Edge> byPlace = new TreeMap<>();
        for (int edge = 0; edge < out.edgeCount(); edge++) {
          int target = out.edgeTarget(edge);
          Integer to = places.get(target);
          if (to != null) {
            byPlace.put(
                to,
                new Edge(
                    nodes.get(from).id(),
                    nodes.get(to).id(),
                    snapshot.graph().strongestKind(source, target),
                    out.edgeWeight(edge)));
          }
        }
        edges.addAll(byPlace.values());
      }
    }
    return edges;
  }
}

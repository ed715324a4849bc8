package org.engram.memory.internal.recall;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.engram.memory.RecallAnswer.Step;
import org.engram.memory.RecallProfile;
import org.engram.memory.internal.columns.Snapshot;
import org.engram.memory.internal.graph.OutEdges;
import org.jspecify.annotations.Nullable;

/**
 * For each row the one path from a seed that carried most activation to it: seed weight times the
 * edge weights and one hop factor a step. Of equal paths the shorter one, then the one through the
 * memories that were stored first. Found forwards: few edges leave a row, many may reach it.
 */
public final class Paths {
  private final Snapshot snapshot;
  private final Map<Integer, Node> best = new HashMap<>();

  private record Node(
      int row, float weight, double carried, @Nullable Node before) {}

  /** Finds the paths of a ranking in the snapshot that it was made of, leased by the caller. */
  public Paths(Ranking ranking, Snapshot snapshot, RecallProfile profile) {
    this.snapshot = snapshot;
    SortedMap<Integer, Node> level = new TreeMap<>();
    Seeds seeds = ranking.seeds();
    for (int i = 0; i < seeds.size(); i++) {
      float weight = seeds.weight(i);
      level.put(seeds.row(i), new Node(seeds.row(i), weight, weight, null));
    }
    for (int hop = 0; hop < profile.hops(); hop++) {
      level = next(level, profile.hopFactor());
      level.values().forEach(node -> keepStronger(best, node));
    }
  }

  private SortedMap<Integer, Node> next(SortedMap<Integer, Node> level, float hopFactor) {
    SortedMap<Integer, Node> next = new TreeMap<>();
    for (Node from : level.values()) {
      OutEdges out = snapshot.graph().out(from.row());
      for (int edge = 0; edge < out.edgeCount(); edge++) {
        double carried = from.carried() * out.edgeWeight(edge) * hopFactor;
        keepStronger(next, new Node(out.edgeTarget(edge), out.edgeWeight(edge), carried, from));
      }
    }
    return next;
  }

  private static void keepStronger(Map<Integer, Node> nodes, Node node) {
    nodes.merge(node.row(), node, (old, now) -> now.carried() > old.carried() ? now : old);
  }

  /** Returns the path to a row, seed first; empty if no activation reached it. */
  public List<Step> to(int row) {
    List<Step> steps = new ArrayList<>();
    for (Node node = best.get(row); node != null; node = node.before()) {
      Node before = node.before();
      Optional<String> kind = before == null
          ? Optional.empty()
          : Optional.of(snapshot.graph().strongestKind(before.row(), node.row()));
      steps.add(new Step(snapshot.id(node.row()), kind, node.weight()));
    }
    return steps.reversed();
  }
}

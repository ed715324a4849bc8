package org.engram.memory.internal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.engram.memory.RecallProfile;

/**
 * The memories of a space and their recall in plain loops, as the documents say it: what the engine
 * must equal, bit for bit.
 */
final class ReferenceMemory {
  /** What a recall returns of a memory. */
  record Found(
      String id, float score, float cosine, float base, float activation, float strength) {}

  /** A memory; its place in the order of storing breaks ties. */
  private static final class Item {
    final int row;
    final String id;
    final float[] vector;
    final long createdMs;
    float cosine;
    float base;
    float activation;
    float score;
    float strength;

    Item(int row, String id, float[] vector, long createdMs) {
      this.row = row;
      this.id = id;
      this.vector = vector;
      this.createdMs = createdMs;
    }
  }

  private final List<Item> items = new ArrayList<>();
  /** source → kind → target → weight, all ascending. */
  private final NavigableMap<Integer, NavigableMap<String, NavigableMap<Integer, Float>>>
      associations = new TreeMap<>();

  private int rows;

  List<String> ids() {
    return items.stream().map(item -> item.id).toList();
  }

  void remember(String id, float[] vector, long nowMs) {
    items.add(new Item(rows++, id, vector, nowMs));
  }

  void associate(String from, String to, String kind, float weight) {
    associations
        .computeIfAbsent(row(from), r -> new TreeMap<>())
        .computeIfAbsent(kind, k -> new TreeMap<>())
        .put(row(to), weight);
  }

  boolean dissociate(String from, String to, String kind) {
    Map<Integer, Float> targets =
        associations.getOrDefault(row(from), new TreeMap<>()).getOrDefault(kind, new TreeMap<>());
    return targets.remove(row(to)) != null;
  }

  void forget(String id) {
    int row = row(id);
    items.removeIf(item -> item.row == row);
    associations.remove(row);
    associations.values().forEach(kinds -> kinds.values().forEach(to -> to.remove(row)));
  }

  long associationCount() {
    return associations.values().stream()
        .flatMap(kinds -> kinds.values().stream())
        .mapToLong(Map::size)
        .sum();
  }

  private int row(String id) {
    return items.stream().filter(item -> item.id.equals(id)).findFirst().orElseThrow().row;
  }

  List<Found> recall(float[] cue, int limit, RecallProfile profile, long nowMs) {
    items.forEach(item -> item.cosine = cosine(cue, item.vector));
    List<Item> candidates = items.stream()
        .sorted(Comparator.comparingDouble((Item item) -> -item.cosine)
            .thenComparingInt(item -> item.row))
        .limit(profile.candidates())
        .toList();
    float most = candidates.isEmpty() ? 0 : candidates.getFirst().cosine;
    float least = candidates.isEmpty() ? 0 : candidates.getLast().cosine;
    items.forEach(item -> item.base = base(item.cosine, least, most));
    float[] activations = spread(seeds(candidates, profile), profile);
    float greatest = 0;
    for (float activation : activations) {
      greatest = Math.max(greatest, activation);
    }
    List<Item> found = new ArrayList<>();
    for (Item item : items) {
      float a = activations[item.row];
      if (a == 0 && !candidates.contains(item)) {
        continue;
      }
      double timeConstantMs = profile.timeConstant().toMillis();
      item.activation = a;
      item.strength = decay(1f, nowMs - item.createdMs, timeConstantMs);
      float gate = profile.gateFloor() + (1 - profile.gateFloor()) * item.base;
      item.score =
          item.base + profile.activationWeight() * (greatest > 0 ? a / greatest : 0) * gate;
      item.score = profile.rankByStrength() ? item.score * item.strength : item.score;
      found.add(item);
    }
    return found.stream()
        .sorted(Comparator.comparingDouble((Item item) -> -item.score)
            .thenComparingInt(item -> item.row))
        .limit(limit)
        .map(i -> new Found(i.id, i.score, i.cosine, i.base, i.activation, i.strength))
        .toList();
  }

  private static float base(float cosine, float least, float most) {
    if (least == most) {
      return cosine >= most && cosine > 0 ? 1 : 0;
    }
    return Math.clamp((cosine - least) / (most - least), 0f, 1f);
  }

  private float[] seeds(List<Item> candidates, RecallProfile profile) {
    float floor = profile.seedFloorRank() > candidates.size()
        ? 0
        : candidates.get(profile.seedFloorRank() - 1).base;
    float[] seeds = new float[rows];
    float sum = 0;
    for (Item item : candidates.subList(0, Math.min(profile.seeds(), candidates.size()))) {
      seeds[item.row] = Math.max(item.base - floor, 0);
      sum += seeds[item.row];
    }
    for (int row = 0; sum > 0 && row < rows; row++) {
      seeds[row] /= sum;
    }
    return seeds;
  }

  private float[] spread(float[] seeds, RecallProfile profile) {
    Map<Integer, Map<Integer, Float>> inEdges = new TreeMap<>();
    associations
        .keySet()
        .forEach(source -> edges(source)
            .forEach((target, weight) ->
                inEdges.computeIfAbsent(target, t -> new TreeMap<>()).put(source, weight)));
    float[] sum = new float[rows];
    float[] now = seeds;
    for (int hop = 0; hop < profile.hops(); hop++) {
      float[] before = now;
      float[] next = new float[rows];
      inEdges.forEach((target, edges) -> next[target] = profile.hopFactor() * total(edges, before));
      for (int row = 0; row < rows; row++) {
        sum[row] += next[row];
      }
      now = next;
    }
    return sum;
  }

  /** In chunks of 64 in-edges, each a chain of its own. */
  private static float total(Map<Integer, Float> inEdges, float[] activations) {
    float total = 0;
    float chunk = 0;
    int count = 0;
    for (Map.Entry<Integer, Float> edge : inEdges.entrySet()) {
      chunk = Math.fma(edge.getValue(), activations[edge.getKey()], chunk);
      if (++count % 64 == 0) {
        total += chunk;
        chunk = 0;
      }
    }
    return total + chunk;
  }

  /** The edges of a row: kinds normalised, mixed equally, the eight strongest. */
  private Map<Integer, Float> edges(int source) {
    Map<String, Map<Integer, Float>> kinds = new TreeMap<>();
    associations.getOrDefault(source, new TreeMap<>()).forEach((kind, targets) -> {
      Map<Integer, Float> others = new TreeMap<>(targets);
      others.remove(source);
      if (others.values().stream().anyMatch(weight -> weight > 0)) {
        kinds.put(kind, others);
      }
    });
    Map<Integer, Double> mixed = new TreeMap<>();
    kinds.forEach((kind, targets) -> {
      double sum = 0;
      for (float weight : targets.values()) {
        sum += weight;
      }
      double all = sum;
      targets.forEach(
          (target, weight) -> mixed.merge(target, weight / all / kinds.size(), Double::sum));
    });
    Map<Integer, Float> strongest = new TreeMap<>();
    mixed.entrySet().stream()
        .map(edge -> Map.entry(edge.getKey(), (float) (double) edge.getValue()))
        .filter(edge -> edge.getValue() > 0)
        .sorted(Map.Entry.<Integer, Float>comparingByValue(Comparator.reverseOrder())
            .thenComparing(Map.Entry.comparingByKey()))
        .limit(8)
        .forEach(edge -> strongest.put(edge.getKey(), edge.getValue()));
    return strongest;
  }

  private static float cosine(float[] a, float[] b) {
    float lengths = norm(a) * norm(b);
    return lengths == 0 ? 0 : Math.clamp(sum64(a, b) / lengths + 0f, -1f, 1f);
  }

  private static float norm(float[] x) {
    return (float) Math.sqrt(sum64(x, x));
  }

  private static float sum64(float[] q, float[] r) {
    float[][] p = new float[4][16];
    for (int i = 0; i < q.length; i++) {
      p[i / 16 % 4][i % 16] = Math.fma(q[i], r[i], p[i / 16 % 4][i % 16]);
    }
    float[] lanes = new float[16];
    for (int l = 0; l < 16; l++) {
      lanes[l] = (p[0][l] + p[1][l]) + (p[2][l] + p[3][l]);
    }
    for (int h = 8; h > 0; h /= 2) {
      for (int l = 0; l < h; l++) {
        lanes[l] = lanes[l] + lanes[l + h];
      }
    }
    return lanes[0];
  }

  /** The exponential mode of docs/numerics.md. */
  private static float decay(float strength, long age, double timeConstant) {
    if (age <= 0) {
      return strength;
    }
    double z = Math.min(age * (1.4426950408889634 / timeConstant), 127.0);
    double zm = z + 0x1.8p52;
    int k = (int) Double.doubleToRawLongBits(zm);
    float r = (float) (z - (zm - 0x1.8p52));
    int[] q = {0xbf317218, 0x3e75fdee, 0xbd6357be, 0x3c1d96f0, 0xbaaf8417, 0x3920b5a8};
    float t = r * r;
    float p = Float.intBitsToFloat(q[5]);
    for (int i = 4; i >= 1; i--) {
      p = Math.fma(p, r, Float.intBitsToFloat(q[i]));
    }
    p = Math.fma(r, Float.intBitsToFloat(q[0]), p * t);
    return Math.fma(strength, p, strength) * Float.intBitsToFloat((127 - k) << 23);
  }
}

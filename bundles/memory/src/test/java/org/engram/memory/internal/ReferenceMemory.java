package org.engram.memory.internal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.engram.memory.RecallProfile;

/**
 * The memories of a space and their recall in plain loops, as the documents say it: what the engine
 * must equal, bit for bit.
 */
final class ReferenceMemory {
  /** A memory; its place in the order of storing breaks ties. */
  record Item(int row, String id, float[] vector, long createdMs) {}

  /** What a recall returns of a memory. */
  record Found(
      String id, float score, float cosine, float base, float activation, float strength) {}

  private final Map<String, Item> items = new LinkedHashMap<>();
  /** source → kind → target → weight, all ascending. */
  private final TreeMap<Integer, TreeMap<String, TreeMap<Integer, Float>>> associations =
      new TreeMap<>();

  private int rows;

  List<String> ids() {
    return List.copyOf(items.keySet());
  }

  void remember(String id, float[] vector, long nowMs) {
    items.put(id, new Item(rows++, id, vector, nowMs));
  }

  void associate(String from, String to, String kind, float weight) {
    associations
        .computeIfAbsent(row(from), r -> new TreeMap<>())
        .computeIfAbsent(kind, k -> new TreeMap<>())
        .put(row(to), weight);
  }

  boolean dissociate(String from, String to, String kind) {
    Map<Integer, Float> targets = associations
        .getOrDefault(row(from), new TreeMap<>())
        .getOrDefault(kind, new TreeMap<>());
    return targets.remove(row(to)) != null;
  }

  void forget(String id) {
    int row = row(id);
    items.remove(id);
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
    return items.get(id).row();
  }

  List<Found> recall(float[] cue, int limit, RecallProfile profile, long nowMs) {
    Map<Integer, Float> cosines = new HashMap<>();
    items.values().forEach(item -> cosines.put(item.row(), cosine(cue, item.vector())));
    List<Item> candidates = items.values().stream()
        .sorted(Comparator.comparing((Item i) -> cosines.get(i.row()), Comparator.reverseOrder())
            .thenComparing(Item::row))
        .limit(profile.candidates())
        .toList();
    float most = candidates.isEmpty() ? 0 : cosines.get(candidates.getFirst().row());
    float least = candidates.isEmpty() ? 0 : cosines.get(candidates.getLast().row());
    Map<Integer, Float> bases = new HashMap<>();
    cosines.forEach((row, cosine) -> bases.put(row, base(cosine, least, most)));
    Map<Integer, Float> activations = spread(seeds(candidates, bases, profile), profile);
    float greatest = 0;
    for (float activation : activations.values()) {
      greatest = Math.max(greatest, activation);
    }
    List<Found> found = new ArrayList<>();
    for (Item item : items.values()) {
      float a = activations.getOrDefault(item.row(), 0f);
      if (a == 0 && !candidates.contains(item)) {
        continue;
      }
      float base = bases.get(item.row());
      float strength = decay(1f, nowMs - item.createdMs(), profile.timeConstant().toMillis());
      float gate = profile.gateFloor() + (1 - profile.gateFloor()) * base;
      float score = base + profile.activationWeight() * (greatest > 0 ? a / greatest : 0) * gate;
      score = profile.rankByStrength() ? score * strength : score;
      found.add(new Found(item.id(), score, cosines.get(item.row()), base, a, strength));
    }
    return found.stream()
        .sorted(Comparator.comparing(Found::score, Comparator.reverseOrder())
            .thenComparing(f -> row(f.id())))
        .limit(limit)
        .toList();
  }

  private static float base(float cosine, float least, float most) {
    if (least == most) {
      return cosine >= most && cosine > 0 ? 1 : 0;
    }
    return Math.clamp((cosine - least) / (most - least), 0f, 1f);
  }

  private static TreeMap<Integer, Float> seeds(
      List<Item> candidates, Map<Integer, Float> bases, RecallProfile profile) {
    float floor = profile.seedFloorRank() > candidates.size()
        ? 0
        : bases.get(candidates.get(profile.seedFloorRank() - 1).row());
    TreeMap<Integer, Float> seeds = new TreeMap<>();
    float sum = 0;
    for (Item item : candidates.subList(0, Math.min(profile.seeds(), candidates.size()))) {
      float above = Math.max(bases.get(item.row()) - floor, 0);
      sum += above;
      if (above > 0) {
        seeds.put(item.row(), above);
      }
    }
    float total = sum;
    seeds.replaceAll((row, above) -> above / total);
    return seeds;
  }

  private Map<Integer, Float> spread(Map<Integer, Float> seeds, RecallProfile profile) {
    TreeMap<Integer, TreeMap<Integer, Float>> inEdges = new TreeMap<>();
    associations.keySet().forEach(source -> edges(source)
        .forEach((target, weight) ->
            inEdges.computeIfAbsent(target, t -> new TreeMap<>()).put(source, weight)));
    Map<Integer, Float> sum = new HashMap<>();
    Map<Integer, Float> now = seeds;
    for (int hop = 0; hop < profile.hops(); hop++) {
      Map<Integer, Float> next = new HashMap<>();
      for (Map.Entry<Integer, TreeMap<Integer, Float>> target : inEdges.entrySet()) {
        float value = profile.hopFactor() * total(target.getValue(), now);
        if (value != 0) {
          next.put(target.getKey(), value);
        }
      }
      next.forEach((row, value) -> sum.merge(row, value, Float::sum));
      now = next;
    }
    return sum;
  }

  /** In chunks of 64 in-edges, each a chain of its own. */
  private static float total(TreeMap<Integer, Float> inEdges, Map<Integer, Float> activations) {
    float total = 0;
    float chunk = 0;
    int count = 0;
    for (Map.Entry<Integer, Float> edge : inEdges.entrySet()) {
      chunk = Math.fma(edge.getValue(), activations.getOrDefault(edge.getKey(), 0f), chunk);
      if (++count % 64 == 0) {
        total += chunk;
        chunk = 0;
      }
    }
    return total + chunk;
  }

  /** The edges of a row: kinds normalised, mixed equally, the eight strongest. */
  TreeMap<Integer, Float> edges(int source) {
    TreeMap<String, TreeMap<Integer, Float>> kinds = new TreeMap<>();
    associations.getOrDefault(source, new TreeMap<>()).forEach((kind, targets) -> {
      TreeMap<Integer, Float> others = new TreeMap<>(targets);
      others.remove(source);
      if (others.values().stream().anyMatch(weight -> weight > 0)) {
        kinds.put(kind, others);
      }
    });
    TreeMap<Integer, Double> mixed = new TreeMap<>();
    kinds.forEach((kind, targets) -> {
      double sum = 0;
      for (float weight : targets.values()) {
        sum += weight;
      }
      double all = sum;
      targets.forEach(
          (target, weight) -> mixed.merge(target, weight / all / kinds.size(), Double::sum));
    });
    TreeMap<Integer, Float> strongest = new TreeMap<>();
    mixed.entrySet().stream()
        .map(edge -> Map.entry(edge.getKey(), (float) (double) edge.getValue()))
        .filter(edge -> edge.getValue() > 0)
        .sorted(Map.Entry.<Integer, Float>comparingByValue(Comparator.reverseOrder())
            .thenComparing(Map.Entry.comparingByKey()))
        .limit(8)
        .forEach(edge -> strongest.put(edge.getKey(), edge.getValue()));
    return strongest;
  }

  static float cosine(float[] a, float[] b) {
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
  static float decay(float strength, long age, double timeConstant) {
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

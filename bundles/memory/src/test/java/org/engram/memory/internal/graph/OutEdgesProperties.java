package org.engram.memory.internal.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class OutEdgesProperties {
  private static final int SOURCE = 3;
  private static final EdgeMix MIX = EdgeMix.DEFAULT;

  /** Which association; two of the same kind and target are one. */
  record Key(String kind, int target) {}

  @Provide
  Arbitrary<Map<Key, Float>> associations() {
    Arbitrary<Key> keys = Combinators.combine(
            Arbitraries.of("a", "b", "c"), Arbitraries.integers().between(0, 12))
        .as(Key::new);
    Arbitrary<Float> weights = Arbitraries.oneOf(
        Arbitraries.of(0f, 1f, Float.MIN_VALUE, Float.MAX_VALUE),
        Arbitraries.floats().between(0, 10));
    return Arbitraries.maps(keys, weights).ofMaxSize(36);
  }

  private static OutEdges edges(Map<Key, Float> associations) {
    EdgeLog log = new EdgeLog();
    associations.forEach((key, weight) -> log.put(key.kind(), key.target(), weight));
    return log.applyTo(OutEdges.NONE, SOURCE, MIX);
  }

  private static Map<Integer, Float> asMap(OutEdges out) {
    Map<Integer, Float> edges = new TreeMap<>();
    for (int edge = 0; edge < out.edgeCount(); edge++) {
      edges.put(out.edgeTarget(edge), out.edgeWeight(edge));
    }
    return edges;
  }

  @Property
  void theOrderOfMakingDoesNotMatter(
      @ForAll("associations") Map<Key, Float> associations, @ForAll long seed) {
    List<Key> keys = new ArrayList<>(associations.keySet());
    Collections.shuffle(keys, new Random(seed));
    Map<Key, Float> shuffled = new LinkedHashMap<>();
    keys.forEach(key -> shuffled.put(key, associations.get(key)));
    assertThat(asMap(edges(shuffled))).isEqualTo(asMap(edges(associations)));
  }

  @Property
  void whatWasRemovedHasNeverBeen(@ForAll("associations") Map<Key, Float> associations) {
    EdgeLog log = new EdgeLog();
    log.put("c", 99, 7);
    associations.forEach((key, weight) -> log.put(key.kind(), key.target(), weight));
    log.remove("c", 99);
    OutEdges out = log.applyTo(OutEdges.NONE, SOURCE, MIX);
    assertThat(out.size()).isEqualTo(associations.size());
    assertThat(asMap(out)).isEqualTo(asMap(edges(associations)));
  }

  @Property
  void edgesOfOneRowShareWeightOne(@ForAll("associations") Map<Key, Float> associations) {
    Map<Integer, Float> all = asMap(manyEdges(associations));
    boolean any = associations.entrySet().stream()
        .anyMatch(e -> e.getKey().target() != SOURCE && e.getValue() > 0);
    double sum = all.values().stream().mapToDouble(Float::doubleValue).sum();
    assertThat(sum).isCloseTo(any ? 1 : 0, org.assertj.core.data.Offset.offset(1e-5));
    assertThat(all).doesNotContainKey(SOURCE);
    assertThat(all.values()).allMatch(weight -> weight > 0 && weight <= 1);
  }

  private static OutEdges manyEdges(Map<Key, Float> associations) {
    EdgeLog log = new EdgeLog();
    associations.forEach((key, weight) -> log.put(key.kind(), key.target(), weight));
    return log.applyTo(OutEdges.NONE, SOURCE, new EdgeMix(Map.of(), 1, 100));
  }

  @Property
  void theStrongestAreKept(@ForAll("associations") Map<Key, Float> associations) {
    Map<Integer, Float> all = asMap(manyEdges(associations));
    Map<Integer, Float> kept = asMap(edges(associations));
    assertThat(kept).hasSize(Math.min(MIX.strongest(), all.size()));
    kept.forEach((target, weight) -> assertThat(all).containsEntry(target, weight));
    all.forEach((target, weight) -> {
      if (!kept.containsKey(target)) {
        assertThat(kept)
            .allSatisfy((other, stronger) -> assertThat(
                    stronger > weight || (stronger.equals(weight) && other < target))
                .isTrue());
      }
    });
  }

  @Property
  void kindsMixByTheirWeights(@ForAll("associations") Map<Key, Float> associations) {
    Map<Key, Float> withBoth = new LinkedHashMap<>(associations);
    withBoth.keySet().removeIf(key -> !key.kind().equals("a"));
    withBoth.put(new Key("a", 20), 1f);
    withBoth.put(new Key("b", 21), 5f);
    EdgeLog log = new EdgeLog();
    withBoth.forEach((key, weight) -> log.put(key.kind(), key.target(), weight));
    OutEdges out = log.applyTo(OutEdges.NONE, SOURCE, new EdgeMix(Map.of("a", 3f), 1, 100));
    assertThat(asMap(out)).containsEntry(21, 0.25f);
  }

  @Property
  void newNumbersChangeNothingElse(@ForAll("associations") Map<Key, Float> associations) {
    OutEdges out = edges(associations);
    int[] newRow = new int[13];
    java.util.Arrays.setAll(newRow, row -> row + 5);
    Map<Integer, Float> moved = new TreeMap<>();
    asMap(out).forEach((target, weight) -> moved.put(target + 5, weight));
    assertThat(asMap(out.renumbered(newRow))).isEqualTo(moved);
  }
}

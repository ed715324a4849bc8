package org.engram.demo.internal;

import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is loaded: synsets, and the links between them.
 *
 * @param synsets most frequent first
 * @param links each pair and kind once
 */
record Corpus(List<Synset> synsets, List<Link> links) {
  Corpus {
    synsets = List.copyOf(synsets);
    links = List.copyOf(links);
  }

  /**
   * A link between two of the synsets.
   *
   * @param from index of the synset it leaves
   * @param to index of the synset it reaches
   * @param kind what it is
   */
  record Link(int from, int to, String kind) {}

  /** Returns the most frequent of these synsets; equal ones by their place in WordNet's files. */
  static Corpus mostFrequent(List<Synset> all, int count) {
    List<Synset> chosen = all.stream()
        .sorted(Comparator.comparingInt(Synset::tagCount)
            .reversed()
            .thenComparingInt(Synset::offset)
            .thenComparingInt(Synset::pos))
        .limit(count)
        .toList();
    return new Corpus(chosen, List.copyOf(links(chosen)));
  }

  /** Links between words become links between their synsets, so some come twice. */
  private static Set<Link> links(List<Synset> synsets) {
    Map<Long, Integer> indexes = new HashMap<>();
    for (Synset synset : synsets) {
      indexes.put(synset.key(), indexes.size());
    }
    Set<Link> links = new LinkedHashSet<>();
    for (int from = 0; from < synsets.size(); from++) {
      for (Synset.Pointer pointer : synsets.get(from).pointers()) {
        int to = indexes.getOrDefault(pointer.target(), from);
        if (to != from) {
          links.add(new Link(from, to, pointer.kind()));
        }
      }
    }
    return links;
  }
}

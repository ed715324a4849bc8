package org.engram.demo.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The parser and the selection on the whole of WordNet 3.1. */
class WordNetTest {
  private static final long SEED = 31;
  private static List<Synset> all = List.of();

  @BeforeAll
  static void read() throws IOException {
    all = WordNet.read();
  }

  @Test
  void everySynsetAndLinkIsRead() {
    assertThat(all).hasSize(117_791);
    assertThat(all.stream().mapToInt(synset -> synset.pointers().size()).sum()).isEqualTo(378_203);
    assertThat(all.stream().collect(Collectors.groupingBy(Synset::pos, Collectors.counting())))
        .isEqualTo(Map.of('n', 82_192L, 'v', 13_789L, 'a', 18_185L, 'r', 3_625L));
  }

  @Test
  void everyLinkReachesASynset() {
    Set<Long> ids = all.stream().map(Synset::key).collect(Collectors.toSet());
    assertThat(ids).hasSize(all.size());
    assertThat(all.stream()
            .flatMap(synset -> synset.pointers().stream())
            .filter(pointer -> !ids.contains(pointer.target())))
        .isEmpty();
  }

  @Test
  void aLineIsTakenApart() {
    Synset entity = all.getFirst();
    assertThat(entity.lemmas()).containsExactly("entity");
    assertThat(entity.pointers().getFirst()).isEqualTo(new Synset.Pointer("hyponym", 'n', 1930));
    assertThat(entity.text())
        .startsWith("entity: that which is perceived or known")
        .endsWith("(living or nonliving)");
  }

  @Test
  void whereAnAdjectiveStandsIsNoPartOfItsLemma() {
    String line = "00014358 00 s 01 galore(ip) 0 001 & 00013887 a 0000 | in great numbers  ";
    Synset synset = WordNet.synset('a', line, Map.of(Synset.key('a', 14_358), 7));
    assertThat(synset.lemmas()).containsExactly("galore");
    assertThat(synset.tagCount()).isEqualTo(7);
  }

  @Test
  void anUnknownLinkIsRefused() {
    String line = "00000001 00 n 01 word 0 001 ? 00000002 n 0000 | gloss";
    assertThatThrownBy(() -> WordNet.synset('n', line, Map.of()))
        .hasMessage("'?' is no link of WordNet");
  }

  @Test
  void theSelectionDoesNotDependOnTheOrderOfTheSynsets() {
    List<Synset> shuffled = new ArrayList<>(all);
    Collections.shuffle(shuffled, new Random(SEED));
    Corpus corpus = Corpus.mostFrequent(all, 3_000);
    assertThat(corpus.synsets()).hasSize(3_000);
    assertThat(corpus).as("seed %d", SEED).isEqualTo(Corpus.mostFrequent(shuffled, 3_000));
  }

  @Test
  void theMostFrequentComeFirst() {
    Corpus corpus = Corpus.mostFrequent(all, 300);
    assertThat(corpus.synsets().getFirst().lemmas()).contains("be");
    assertThat(corpus.synsets())
        .extracting(Synset::tagCount)
        .isSortedAccordingTo(Collections.reverseOrder());
  }

  @Test
  void linksAreBetweenSelectedSynsetsAndComeOnce() {
    Corpus corpus = Corpus.mostFrequent(all, 3_000);
    assertThat(corpus.links()).doesNotHaveDuplicates().isNotEmpty();
    assertThat(corpus.links())
        .allMatch(link -> link.from() != link.to() && link.from() < 3_000 && link.to() < 3_000);
  }
}

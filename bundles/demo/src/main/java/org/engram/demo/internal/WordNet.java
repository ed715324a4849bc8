package org.engram.demo.internal;

import static java.util.Map.entry;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.engram.demo.internal.Synset.Pointer;

/** Reads WordNet 3.1 from its own files, as wndb(5WN) describes them. */
final class WordNet {
  private static final String FOLDER = "/net/sf/extjwnl/data/wordnet/wn31/";
  private static final Map<Character, String> FILES =
      Map.of('n', "data.noun", 'v', "data.verb", 'a', "data.adj", 'r', "data.adv");
  /**
   * Parts of speech by the digit in a sense key; adjective satellites are in the adjective file.
   */
  private static final String SENSE_KEY_POS = " nvara";

  private static final Map<String, String> KINDS = Map.ofEntries(
      entry("!", "antonym"),
      entry("@", "hypernym"),
      entry("@i", "instance hypernym"),
      entry("~", "hyponym"),
      entry("~i", "instance hyponym"),
      entry("#m", "member holonym"),
      entry("#s", "substance holonym"),
      entry("#p", "part holonym"),
      entry("%m", "member meronym"),
      entry("%s", "substance meronym"),
      entry("%p", "part meronym"),
      entry("=", "attribute"),
      entry("+", "derivation"),
      entry(";c", "topic"),
      entry("-c", "topic member"),
      entry(";r", "region"),
      entry("-r", "region member"),
      entry(";u", "usage"),
      entry("-u", "usage member"),
      entry("*", "entailment"),
      entry(">", "cause"),
      entry("^", "also see"),
      entry("$", "verb group"),
      entry("&", "similar to"),
      entry("<", "participle"),
      entry("\\", "pertainym"));

  private WordNet() {}

  /** Returns all synsets: nouns, verbs, adjectives, adverbs, each in the order of their file. */
  static List<Synset> read() throws IOException {
    Map<Long, Integer> tagCounts = tagCounts();
    List<Synset> synsets = new ArrayList<>();
    for (char pos : new char[] {'n', 'v', 'a', 'r'}) {
      try (BufferedReader reader = open(FILES.getOrDefault(pos, ""))) {
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
          // The licence at the head of each file is indented.
          if (!line.startsWith(" ")) {
            synsets.add(synset(pos, line, tagCounts));
          }
        }
      }
    }
    return synsets;
  }

  private static Map<Long, Integer> tagCounts() throws IOException {
    Map<Long, Integer> counts = new HashMap<>();
    try (BufferedReader reader = open("index.sense")) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        Fields fields = new Fields(line);
        String key = fields.next();
        char pos = SENSE_KEY_POS.charAt(key.charAt(key.lastIndexOf('%') + 1) - '0');
        int offset = fields.number(10);
        fields.next(); // the number of the sense
        counts.merge(Synset.key(pos, offset), fields.number(10), Integer::sum);
      }
    }
    return counts;
  }

  private static BufferedReader open(String file) throws IOException {
    InputStream stream = WordNet.class.getResourceAsStream(FOLDER + file);
    if (stream == null) {
      throw new IOException("WordNet's file " + file + " is not in the demo's bundle");
    }
    return new BufferedReader(new InputStreamReader(stream, StandardCharsets.ISO_8859_1));
  }

  /** Parses one line of a data file. */
  static Synset synset(char pos, String line, Map<Long, Integer> tagCounts) {
    int bar = line.indexOf(" | ");
    Fields fields = new Fields(line.substring(0, bar));
    int offset = fields.number(10);
    fields.next(); // the lexicographer's file
    fields.next(); // the type: satellites are told from their heads, which makes no difference here
    int words = fields.number(16);
    List<String> lemmas = new ArrayList<>(words);
    for (int i = 0; i < words; i++) {
      lemmas.add(lemma(fields.next()));
      fields.next(); // the word's number in the lexicographer's file
    }
    int links = fields.number(10);
    List<Pointer> pointers = new ArrayList<>(links);
    for (int i = 0; i < links; i++) {
      String symbol = fields.next();
      int target = fields.number(10);
      pointers.add(new Pointer(kind(symbol), fields.next().charAt(0), target));
      fields.next(); // the words that a lexical link is between
    }
    int tagCount = tagCounts.getOrDefault(Synset.key(pos, offset), 0);
    return new Synset(pos, offset, lemmas, line.substring(bar + 3).strip(), pointers, tagCount);
  }

  /** Adjectives may carry where they stand, as in {@code galore(ip)}. */
  private static String lemma(String word) {
    int marker = word.endsWith(")") ? word.lastIndexOf('(') : -1;
    return (marker > 0 ? word.substring(0, marker) : word).replace('_', ' ');
  }

  private static String kind(String symbol) {
    String kind = KINDS.get(symbol);
    if (kind == null) {
      throw new IllegalArgumentException("'" + symbol + "' is no link of WordNet");
    }
    return kind;
  }

  /** The fields of a line, separated by one blank. */
  private static final class Fields {
    private final String line;
    private int at;

    Fields(String line) {
      this.line = line;
    }

    String next() {
      int end = line.indexOf(' ', at);
      String field = line.substring(at, end < 0 ? line.length() : end);
      at = end < 0 ? line.length() : end + 1;
      return field;
    }

    int number(int radix) {
      return Integer.parseInt(next(), radix);
    }
  }
}

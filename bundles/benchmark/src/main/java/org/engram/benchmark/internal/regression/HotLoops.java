package org.engram.benchmark.internal.regression;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The hot loops of each call, by {@code name tier}. In a baseline: a line {@code loop name tier
 * mnemonics} for each loop.
 *
 * @param byCall sorted; the loops in the order of the code
 */
public record HotLoops(Map<String, List<HotLoop>> byCall) {
  private static final String WORD = "loop ";
  private static final List<String> TIERS = List.of("avx512", "avx512vnni");

  /** The names of the calls, by the function that each of them ends in. */
  private static final Map<String, String> CALLS = Map.of(
      "similarity_one", "vector_similarity_768d_1000c",
      "similarity_several", "vector_similarity_several_768d_1000c",
      "similarity_batch", "vector_similarity_16q_768d_100c",
      "similarity_scattered_one", "vector_similarity_list_768d_200c",
      "similarity_scattered_several", "vector_similarity_list_several_768d_200c",
      "top_k_one", "vector_similarity_top10_768d_1000c",
      "top_k_several", "vector_similarity_top10_several_768d_1000c",
      "spread", "spreading_activation_1000n_5000e",
      "decay", "decay_calculation_10000",
      "power_decay", "decay_calculation_power_10000");

  /** Copies the map. */
  public HotLoops {
    byCall = Collections.unmodifiableMap(new TreeMap<>(byCall));
  }

  /**
   * Finds the loops in the listing of the program that is measured.
   *
   * @param listing of {@code objdump -dw --no-show-raw-insn}
   * @throws IllegalArgumentException if a call has none: the listing is of something else
   */
  public static HotLoops of(List<String> listing) {
    Listing functions = new Listing(listing);
    Map<String, List<HotLoop>> loops = new TreeMap<>();
    for (String tier : TIERS) {
      CALLS.forEach((kernel, name) -> {
        String function = "engram_" + kernel + "_" + tier;
        List<HotLoop> found = functions.hotLoops(function);
        if (found.isEmpty()) {
          throw new IllegalArgumentException("no loop of " + function + " is listed");
        }
        loops.put(name + " " + tier, found);
      });
    }
    return new HotLoops(loops);
  }

  /**
   * Reads those of a baseline; none if it was stored without.
   *
   * @throws IllegalArgumentException for a line that begins like one and is none
   */
  static HotLoops read(Path baseline) throws IOException {
    Map<String, List<HotLoop>> loops = new TreeMap<>();
    for (String line : Files.readAllLines(baseline, StandardCharsets.UTF_8)) {
      if (!line.startsWith(WORD)) {
        continue;
      }
      String[] words = line.strip().split("\\s+", -1);
      if (words.length != 4) {
        throw new IllegalArgumentException(
            "'" + line + "' in " + baseline + " is not a loop with a name, a tier and mnemonics");
      }
      loops
          .computeIfAbsent(words[1] + " " + words[2], call -> new ArrayList<>())
          .add(HotLoop.of(words[3]));
    }
    return new HotLoops(loops);
  }

  /** Adds them to a baseline. */
  void append(Path baseline) throws IOException {
    List<String> lines = new ArrayList<>();
    byCall.forEach((call, loops) -> loops.forEach(loop -> lines.add(WORD + call + " " + loop)));
    Files.write(baseline, lines, StandardCharsets.UTF_8, StandardOpenOption.APPEND);
  }
}

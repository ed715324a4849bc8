package org.engram.demo.internal;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.engram.memory.MemoryEngine;
import org.engram.memory.MemoryRecord;
import org.engram.memory.RecallAnswer.Recalled;
import org.engram.memory.RecallAnswer.Step;
import org.engram.memory.RecallProfile;
import org.engram.memory.RecallRequest;

/**
 * A memory among the first {@value #TOP} that a cue brings to mind, and not among the first
 * {@value #TOP} by cosine alone.
 *
 * @param cue the cue
 * @param byCosine what cosine alone ranks first
 * @param cosineRank place of the memory by cosine alone, from 1; {@value #BEYOND} if it is deeper
 *     than the candidates
 * @param rank place of the memory in the recall with spreading, from 1
 * @param found the memory
 * @param path how activation reached it
 */
record Discovery(
    String cue,
    List<MemoryRecord> byCosine,
    int cosineRank,
    int rank,
    MemoryRecord found,
    List<Step> path) {
  /** As many answers as a person looks at. */
  static final int TOP = 10;

  private static final int BEYOND = Integer.MAX_VALUE;
  private static final int PRINTED = 5;

  /** Deepest by cosine alone first; of equal ones the better answer. */
  private static final Comparator<Discovery> DEEPEST =
      Comparator.comparingInt(Discovery::cosineRank).reversed().thenComparingInt(Discovery::rank);

  /** Returns the discoveries of all cues, those that cosine alone has deepest first. */
  static List<Discovery> search(MemoryEngine engine, List<String> cues, List<float[]> vectors) {
    List<Discovery> discoveries = new ArrayList<>();
    for (int i = 0; i < cues.size(); i++) {
      search(engine, cues.get(i), vectors.get(i)).ifPresent(discoveries::add);
    }
    discoveries.sort(DEEPEST);
    Set<String> known = new HashSet<>();
    discoveries.removeIf(discovery -> !known.add(discovery.found().id()));
    return discoveries;
  }

  private static Optional<Discovery> search(MemoryEngine engine, String cue, float[] vector) {
    RecallProfile cosine = RecallProfile.DEFAULT.withoutSpreading();
    List<MemoryRecord> similar = recall(engine, vector, cosine.candidates(), cosine).stream()
        .map(Recalled::memory)
        .toList();
    List<String> similarIds = similar.stream().map(MemoryRecord::id).toList();
    List<Discovery> discoveries = new ArrayList<>();
    List<Recalled> recalled = recall(engine, vector, TOP, RecallProfile.DEFAULT);
    for (int i = 0; i < recalled.size(); i++) {
      MemoryRecord memory = recalled.get(i).memory();
      int place = similarIds.indexOf(memory.id());
      int cosineRank = place < 0 ? BEYOND : place + 1;
      if (cosineRank > TOP) {
        List<Step> path = recalled.get(i).explanation().orElseThrow().strongestPath();
        List<MemoryRecord> top = similar.subList(0, Math.min(PRINTED, similar.size()));
        discoveries.add(new Discovery(cue, top, cosineRank, i + 1, memory, path));
      }
    }
    return discoveries.stream().min(DEEPEST);
  }

  private static List<Recalled> recall(
      MemoryEngine engine, float[] vector, int limit, RecallProfile profile) {
    RecallRequest request = RecallRequest.ofVector(vector, limit).with(profile).explained();
    return engine.recall(Loading.SPACE, request).results();
  }

  void print(PrintStream out, int number, MemoryEngine engine) {
    out.printf("%2d. %s%n", number, cue);
    out.println("    cosine alone:  "
        + byCosine.stream().map(Discovery::subject).collect(Collectors.joining(", ")) + ", …");
    out.printf(
        "    by spreading:  %s%n                   at rank %d (cosine alone: %s)%n",
        found.text().orElseThrow(),
        rank,
        cosineRank == BEYOND ? "not among the candidates" : "rank " + cosineRank);
    StringBuilder line = new StringBuilder("    path:          ");
    for (Step step : path) {
      step.kind().ifPresent(kind -> line.append(" -").append(kind).append("-> "));
      line.append(subject(engine.get(Loading.SPACE, step.id())));
    }
    out.println(line);
  }

  private static String subject(MemoryRecord memory) {
    return memory.subject().orElse(memory.id());
  }
}

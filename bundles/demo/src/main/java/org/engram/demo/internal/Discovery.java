package org.engram.demo.internal;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.engram.memory.MemoryEngine;
import org.engram.memory.MemoryRecord;
import org.engram.memory.RecallAnswer;
import org.engram.memory.RecallAnswer.Recalled;
import org.engram.memory.RecallAnswer.Step;
import org.engram.memory.RecallProfile;
import org.engram.memory.RecallRequest;

/**
 * A memory that a cue brings to mind by spreading only.
 *
 * @param cue the cue
 * @param byCosine what cosine alone ranks first
 * @param rank place of the memory in the recall with spreading, from 1
 * @param found the memory
 * @param path how activation reached it
 */
record Discovery(
    String cue, List<MemoryRecord> byCosine, int rank, MemoryRecord found, List<Step> path) {
  /** A memory is found by spreading only if cosine has it below this rank. */
  static final int COSINE_RANKS = 50;

  private static final int TOP = 5;

  /** Searches the cues in their order for discoveries, each memory once. */
  static List<Discovery> search(
      MemoryEngine engine, List<String> cues, List<float[]> vectors, int wanted) {
    List<Discovery> discoveries = new ArrayList<>();
    Set<String> known = new HashSet<>();
    for (int i = 0; i < cues.size() && discoveries.size() < wanted; i++) {
      Optional<Discovery> discovery = search(engine, cues.get(i), vectors.get(i));
      discovery.filter(d -> known.add(d.found().id())).ifPresent(discoveries::add);
    }
    return discoveries;
  }

  private static Optional<Discovery> search(MemoryEngine engine, String cue, float[] vector) {
    RecallRequest spreading = RecallRequest.ofVector(vector, TOP).explained();
    RecallRequest cosine =
        RecallRequest.ofVector(vector, COSINE_RANKS).with(RecallProfile.DEFAULT.withoutSpreading());
    List<MemoryRecord> similar = engine.recall(Loading.SPACE, cosine).results().stream()
        .map(Recalled::memory)
        .toList();
    Set<String> similarIds = similar.stream().map(MemoryRecord::id).collect(Collectors.toSet());
    RecallAnswer answer = engine.recall(Loading.SPACE, spreading);
    for (int i = 0; i < answer.results().size(); i++) {
      Recalled recalled = answer.results().get(i);
      if (!similarIds.contains(recalled.memory().id())) {
        List<Step> path = recalled.explanation().orElseThrow().strongestPath();
        List<MemoryRecord> top = similar.subList(0, Math.min(TOP, similar.size()));
        return Optional.of(new Discovery(cue, top, i + 1, recalled.memory(), path));
      }
    }
    return Optional.empty();
  }

  void print(PrintStream out, int number, MemoryEngine engine) {
    out.printf("%2d. %s%n", number, cue);
    out.println("    cosine alone:  "
        + byCosine.stream().map(Discovery::subject).collect(Collectors.joining(", ")));
    out.printf("    by spreading:  %s, at rank %d%n", found.text().orElseThrow(), rank);
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

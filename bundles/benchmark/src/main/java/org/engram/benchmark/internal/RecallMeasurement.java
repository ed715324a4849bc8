package org.engram.benchmark.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.engram.benchmark.internal.Figure.Label;
import org.engram.benchmark.internal.task.WrongResultException;
import org.engram.kernel.runtime.ArenaStats;
import org.engram.kernel.runtime.KernelControl;
import org.engram.kernel.runtime.KernelControl.Reason;
import org.engram.kernel.runtime.ProviderSelector;
import org.engram.kernel.spi.ProviderDescription;
import org.engram.memory.MemoryEngine;
import org.engram.memory.RecallAnswer;
import org.engram.memory.RecallAnswer.Recalled;
import org.engram.memory.RecallProfile;
import org.engram.memory.RecallRequest;

/**
 * Recall through the whole engine, served by each provider and tier in turn: cosine, top-k, two
 * hops, score, texts. The cue is a vector; making one of a text is not measured.
 */
final class RecallMeasurement {
  private static final Reason REASON = new Reason("benchmark", "each provider and tier in turn");
  private static final int LIMIT = 10;
  private static final int CUES = 64;
  private static final int CHECKED_CUES = 4;
  private static final int MOST_THREADS = 2;
  private static final int WARMING_CALLS = 200;

  private final MemoryEngine engine;
  private final KernelControl control;
  private final List<Subject> subjects;
  private final Pace pace;
  private final List<float[]> cues = RecallMemories.cues(CUES);

  RecallMeasurement(MemoryEngine engine, KernelControl control, List<Subject> subjects, Pace pace) {
    this.engine = engine;
    this.control = control;
    this.subjects = subjects;
    this.pace = pace;
  }

  /**
   * Stores the memories and measures. Afterwards ranking serves again.
   *
   * @throws WrongResultException if an answer is wrong
   */
  void run(RecallMemories memories, Consumer<Figure> figures) {
    memories.store(engine);
    try {
      check(memories);
      for (int threads = 1; threads <= MOST_THREADS; threads++) {
        measure(memories, threads, figures);
      }
    } finally {
      control.unpin(Optional.empty(), REASON);
      engine.deleteSpace(RecallMemories.SPACE);
    }
  }

  /** Cosines and their order are the reference's; all else is the same whoever serves. */
  private void check(RecallMemories memories) {
    for (float[] cue : cues.subList(0, CHECKED_CUES)) {
      List<String> nearest = memories.nearest(cue, LIMIT);
      Optional<List<String>> first = Optional.empty();
      for (Subject subject : subjects) {
        pin(subject);
        List<String> ranked = recall(cue, RecallProfile.DEFAULT.withoutSpreading()).stream()
            .map(recalled -> recalled.memory().id())
            .toList();
        require(subject, "the nearest memories", nearest, ranked);
        List<Recalled> results = recall(cue, RecallProfile.DEFAULT);
        results.forEach(recalled -> checkCosine(subject, cue, recalled));
        List<String> written = results.stream().map(RecallMeasurement::written).toList();
        require(subject, "the recall of the first provider", first.orElse(written), written);
        first = Optional.of(written);
      }
    }
  }

  private static void checkCosine(Subject subject, float[] cue, Recalled recalled) {
    String id = recalled.memory().id();
    float cosine = recalled.explanation().orElseThrow().cosine();
    require(
        subject,
        "the cosine of " + id,
        Float.floatToRawIntBits(RecallMemories.cosine(cue, RecallMemories.number(id))),
        Float.floatToRawIntBits(cosine));
  }

  private static void require(Subject subject, String what, Object expected, Object found) {
    if (!found.equals(expected)) {
      throw new WrongResultException(
          subject + ", recall: " + what + " is " + found + " instead of " + expected);
    }
  }

  /** What of a result must be the same on every provider; its strength wanes with the clock. */
  private static String written(Recalled recalled) {
    RecallAnswer.Explanation why = recalled.explanation().orElseThrow();
    return "%s %08x %08x %08x"
        .formatted(
            recalled.memory().id(),
            Float.floatToRawIntBits(recalled.score()),
            Float.floatToRawIntBits(why.base()),
            Float.floatToRawIntBits(why.activation()));
  }

  private List<Recalled> recall(float[] cue, RecallProfile profile) {
    RecallRequest request = RecallRequest.ofVector(cue, LIMIT).with(profile).explained();
    return engine.recall(RecallMemories.SPACE, request).results();
  }

  private void measure(RecallMemories memories, int threads, Consumer<Figure> figures) {
    String name = "recall_" + memories.count() + "m_" + RecallMemories.DIM + "d_" + threads + "t";
    String shape = "recall, " + memories.count() + " memories, " + RecallMemories.DIM + "-d, "
        + threads + (threads == 1 ? " thread" : " threads");
    List<Times> times = subjects.stream().map(this::warmUp).toList();
    try (ExecutorService callers = Executors.newFixedThreadPool(threads)) {
      for (int round = 0; round < pace.rounds(); round++) {
        for (int i = 0; i < subjects.size(); i++) {
          pin(subjects.get(i));
          times.get(i).addAll(turn(callers, threads, pace.turn().toNanos()));
          times.get(i).endRound();
        }
      }
    }
    ArenaStats arenas = control.arenaStats();
    double arena = (double) arenas.highWaterMarkBytes() / arenas.arenaBytes();
    for (int i = 0; i < subjects.size(); i++) {
      Subject subject = subjects.get(i);
      figures.accept(Figure.of(
          new Label(name, shape, subject.written(), subject.tier().id()),
          times.get(i),
          threads, // as many go on at once
          "recall",
          Optional.empty(),
          arena));
    }
  }

  private Times warmUp(Subject subject) {
    pin(subject);
    int[] next = new int[1];
    return new Times(
        Turns.warmUp(() -> recallNext(next), WARMING_CALLS, pace.calm().toNanos()));
  }

  private Times turn(ExecutorService callers, int threads, long nanos) {
    List<Future<Times>> running = new ArrayList<>();
    for (int thread : IntStream.range(0, threads).toArray()) {
      running.add(callers.submit(() -> {
        Times times = new Times(true);
        int[] next = {thread * CUES / threads};
        Turns.run(() -> recallNext(next), nanos, times);
        return times;
      }));
    }
    Times all = new Times(true);
    for (Future<Times> future : running) {
      all.addAll(await(future));
    }
    return all;
  }

  private void recallNext(int[] next) {
    float[] cue = cues.get(next[0]++ % CUES);
    engine.recall(RecallMemories.SPACE, RecallRequest.ofVector(cue, LIMIT));
  }

  private static Times await(Future<Times> future) {
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the benchmark was interrupted", e);
    } catch (java.util.concurrent.ExecutionException e) {
      throw new IllegalStateException("a recall failed", e.getCause());
    }
  }

  private void pin(Subject subject) {
    ProviderDescription description = subject.provider().description();
    control.pin(
        new ProviderSelector(
            description.id(), Optional.of(description.version()), Optional.of(subject.tier())),
        Optional.empty(),
        REASON);
  }
}

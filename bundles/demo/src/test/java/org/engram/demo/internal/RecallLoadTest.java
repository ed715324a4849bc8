package org.engram.demo.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.engram.memory.MemoryRecord;
import org.engram.memory.RecallAnswer;
import org.engram.memory.RecallAnswer.Recalled;
import org.junit.jupiter.api.Test;

class RecallLoadTest {
  private static final List<float[]> CUES = List.of(new float[] {1}, new float[] {2});
  private static final float SCORE = 0.5f;
  private static final int CALLS = 100;

  @Test
  void equalAnswersAreCountedAndNothingElse() {
    assertThat(verdict(cue -> answer("a", SCORE))).isEqualTo("0 failed, 0 differing");
  }

  @Test
  void oneBitOfOneScoreIsADifference() {
    AtomicInteger calls = new AtomicInteger();
    assertThat(verdict(
            cue -> answer("a", calls.incrementAndGet() == CALLS / 2 ? Math.nextUp(SCORE) : SCORE)))
        .isEqualTo("0 failed, 1 differing");
  }

  @Test
  void anotherMemoryIsADifference() {
    AtomicInteger calls = new AtomicInteger();
    assertThat(verdict(cue -> answer(calls.incrementAndGet() == CALLS / 2 ? "b" : "a", SCORE)))
        .isEqualTo("0 failed, 1 differing");
  }

  @Test
  void anExceptionIsAFailedCall() {
    AtomicInteger calls = new AtomicInteger();
    assertThat(verdict(cue -> {
          if (calls.incrementAndGet() == CALLS / 2) {
            throw new IllegalStateException("planted");
          }
          return answer("a", SCORE);
        }))
        .isEqualTo("1 failed, 0 differing java.lang.IllegalStateException: planted");
  }

  private static String verdict(Function<float[], RecallAnswer> recall) {
    RecallLoad load = new RecallLoad(recall, CUES, 2);
    try (load) {
      load.awaitCalls(CALLS);
    }
    assertThat(load.calls()).isGreaterThanOrEqualTo(CALLS);
    String counts = load.failed() + " failed, " + load.differing() + " differing";
    return load.firstFailure().isEmpty() ? counts : counts + " " + load.firstFailure();
  }

  private static RecallAnswer answer(String id, float score) {
    MemoryRecord memory = new MemoryRecord(
        id, Optional.of("text"), Optional.empty(), Map.of(), Instant.EPOCH, Instant.EPOCH, 1);
    return new RecallAnswer(
        List.of(new Recalled(memory, score, 1, Optional.empty())),
        Optional.empty(),
        1,
        Optional.empty());
  }
}

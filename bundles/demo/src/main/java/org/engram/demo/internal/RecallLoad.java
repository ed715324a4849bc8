package org.engram.demo.internal;

import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.engram.memory.RecallAnswer;

/**
 * Threads that recall without pause and compare each answer with the one that its cue had when the
 * load was made: the same ids in the same order, and the same bits of every score.
 */
final class RecallLoad implements AutoCloseable {
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);
  private static final long POLL_NANOS = 100_000;

  private final Function<float[], RecallAnswer> recall;
  private final List<float[]> cues;
  private final List<List<Hit>> expected;
  private final AtomicLong calls = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();
  private final AtomicLong differing = new AtomicLong();
  private final AtomicReference<String> firstFailure = new AtomicReference<>("");
  private final AtomicBoolean stop = new AtomicBoolean();
  private final ExecutorService threads;

  private record Hit(String id, int scoreBits) {}

  RecallLoad(Function<float[], RecallAnswer> recall, List<float[]> cues, int threadCount) {
    this.recall = recall;
    this.cues = cues;
    this.expected = cues.stream().map(cue -> hits(recall.apply(cue))).toList();
    this.threads = Executors.newFixedThreadPool(threadCount);
    for (int i = 0; i < threadCount; i++) {
      int first = i * cues.size() / threadCount;
      threads.execute(() -> run(first));
    }
  }

  private void run(int first) {
    for (int at = first; !stop.get(); at = (at + 1) % cues.size()) {
      try {
        if (!hits(recall.apply(cues.get(at))).equals(expected.get(at))) {
          differing.incrementAndGet();
        }
      } catch (RuntimeException e) {
        failed.incrementAndGet();
        firstFailure.compareAndSet("", e.toString());
      } finally {
        calls.incrementAndGet();
      }
    }
  }

  private static List<Hit> hits(RecallAnswer answer) {
    return answer.results().stream()
        .map(recalled -> new Hit(recalled.memory().id(), Float.floatToRawIntBits(recalled.score())))
        .toList();
  }

  /** Waits until that many more recalls are done. */
  void awaitCalls(int more) {
    long enough = calls.get() + more;
    long began = System.nanoTime();
    while (calls.get() < enough) {
      if (System.nanoTime() - began > PATIENCE_NANOS) {
        throw new IllegalStateException("The recalls do not go on: " + calls + " after 30 s");
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  long calls() {
    return calls.get();
  }

  long failed() {
    return failed.get();
  }

  long differing() {
    return differing.get();
  }

  /** Returns what the first failed recall said; empty if none failed. */
  String firstFailure() {
    return firstFailure.get();
  }

  /** Stops the threads and waits for the recalls that they are in. */
  @Override
  public void close() {
    stop.set(true);
    threads.close();
  }
}

package org.engram.kernel.runtime.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WorkersTest {
  private final WorkerPool workers = new WorkerPool(2);

  @AfterEach
  void close() {
    workers.close();
  }

  private static List<Callable<Integer>> numbers(int count) {
    return IntStream.range(0, count).<Callable<Integer>>mapToObj(i -> () -> i).toList();
  }

  @Test
  void resultsComeInTheOrderOfTheTasks() {
    assertThat(workers.invokeAll(numbers(1000)))
        .isEqualTo(IntStream.range(0, 1000).boxed().toList());
    assertThat(workers.invokeAll(List.<Callable<Integer>>of())).isEmpty();
  }

  @Test
  void theCallerAndADaemonWorkAtOnce() {
    CyclicBarrier together = new CyclicBarrier(2);
    Set<Thread> threads = ConcurrentHashMap.newKeySet();
    Callable<Integer> meet = () -> {
      threads.add(Thread.currentThread());
      return together.await();
    };
    workers.invokeAll(List.of(meet, meet));
    assertThat(threads).hasSize(2).contains(Thread.currentThread());
    assertThat(threads)
        .filteredOn(thread -> thread != Thread.currentThread())
        .allSatisfy(thread -> {
          assertThat(thread.isDaemon()).isTrue();
          assertThat(thread.getName()).startsWith("engram-worker-");
        });
  }

  @Test
  void tasksMayStartTasks() {
    Callable<Integer> outer = () -> workers.invokeAll(numbers(10)).size();
    assertThat(workers.invokeAll(java.util.Collections.nCopies(10, outer))).containsOnly(10);
  }

  @Test
  void theFirstFailureIsThrownWhenNothingRunsAnyMore() {
    AtomicInteger running = new AtomicInteger();
    Callable<Integer> failing = () -> {
      running.incrementAndGet();
      try {
        throw new IllegalStateException("planted");
      } finally {
        running.decrementAndGet();
      }
    };
    assertThatThrownBy(() -> workers.invokeAll(List.of(failing, failing, failing)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("planted");
    assertThat(running).hasValue(0);
    Callable<Integer> checked = () -> {
      throw new IOException("planted");
    };
    assertThatThrownBy(() -> workers.invokeAll(List.of(checked)))
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(IOException.class);
  }

  @Test
  void theNumberOfThreadsChangesWhileTheyRun() {
    for (int threads : new int[] {5, 1, 3}) {
      workers.resize(threads);
      assertThat(workers.threads()).isEqualTo(threads);
      assertThat(workers.invokeAll(numbers(20))).hasSize(20);
    }
  }

  @Test
  void withOneThreadTheCallerWorksAlone() {
    workers.resize(1);
    Callable<Thread> self = Thread::currentThread;
    assertThat(workers.invokeAll(List.of(self, self, self))).containsOnly(Thread.currentThread());
  }

  @Test
  void aClosedPoolLeavesTheWorkToTheCaller() {
    workers.close();
    assertThat(workers.invokeAll(numbers(5))).hasSize(5);
  }
}

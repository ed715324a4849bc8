package org.engram.store.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.ReentrantLock;
import org.engram.store.Mutation;
import org.engram.store.Mutation.Remember;
import org.engram.store.StoreException;
import org.engram.store.StoreException.Code;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GroupCommitTest {
  private static final int WRITERS = 8;
  private static final int EACH = 250;

  @TempDir
  Path folder;

  /** What a caller with several threads does: rows and calls in one order, waiting side by side. */
  private static final class Rows {
    private final SqliteStore store;
    private final ReentrantLock order = new ReentrantLock();
    private long next;

    Rows(SqliteStore store) {
      this.store = store;
      next = store.nextRow();
    }

    long remember() {
      CompletableFuture<Long> done;
      long row;
      order.lock();
      try {
        row = next++;
        done = store.applyAsync(List.of(Sample.memory(row)));
      } finally {
        order.unlock();
      }
      done.join();
      return row;
    }
  }

  @Test
  void eightWritersShareTransactionsAndLoseNothing() throws Exception {
    Set<Long> acknowledged = new ConcurrentSkipListSet<>();
    long transactions;
    try (SqliteStore store = SqliteStore.open(folder, Sample.TUNING)) {
      store.apply(List.of(Sample.space()));
      Rows rows = new Rows(store);
      try (ExecutorService threads = Executors.newFixedThreadPool(WRITERS)) {
        List<Future<?>> writers = new ArrayList<>();
        for (int i = 0; i < WRITERS; i++) {
          writers.add(threads.submit(() -> {
            for (int n = 0; n < EACH; n++) {
              acknowledged.add(rows.remember());
            }
          }));
        }
        for (Future<?> writer : writers) {
          writer.get();
        }
      }
      transactions = store.sequence();
    }
    Contents contents = Contents.of(folder);
    assertThat(acknowledged).hasSize(WRITERS * EACH);
    assertThat(contents.memories.keySet()).isEqualTo(acknowledged);
    assertThat(contents.wrongRows()).isEmpty();
    assertThat(transactions).isLessThan(WRITERS * EACH);
  }

  @Test
  void aRefusedCallFailsAloneAmongThoseCommittedWithIt() {
    List<CompletableFuture<Long>> good = new ArrayList<>();
    List<CompletableFuture<Long>> bad = new ArrayList<>();
    try (SqliteStore store = SqliteStore.open(folder, Sample.TUNING)) {
      store.apply(List.of(Sample.space()));
      for (long row = 1; row <= 100; row++) {
        good.add(store.applyAsync(List.of(Sample.memory(row))));
        Remember taken = Sample.memory(1);
        bad.add(store.applyAsync(List.<Mutation>of(taken)));
      }
      Set<Long> numbers = new HashSet<>();
      good.forEach(done -> numbers.add(done.join()));
      assertThat(numbers).hasSizeLessThan(good.size());
      store.apply(List.of()); // the last of the bad ones is done, too
      assertThat(bad)
          .allSatisfy(done -> assertThat(done)
              .isCompletedExceptionally()
              .failsWithin(Duration.ZERO)
              .withThrowableThat()
              .havingCause()
              .isInstanceOfSatisfying(
                  StoreException.class, e -> assertThat(e.code()).isEqualTo(Code.CONFLICT)));
    }
    Contents contents = Contents.of(folder);
    assertThat(contents.memories).hasSize(100);
    assertThat(contents.wrongRows()).isEmpty();
  }
}

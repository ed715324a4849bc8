package org.engram.store.internal;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import org.engram.store.Mutation;
import org.engram.store.Mutation.Associate;
import org.engram.store.Mutation.Forget;

/** Writes with eight threads until it is killed, and prints each acknowledgement. */
final class KilledWriter {
  private static final int WRITERS = 8;

  private final SqliteStore store;
  private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
  private final ReentrantLock order = new ReentrantLock();
  private long next;

  private KilledWriter(SqliteStore store) {
    this.store = store;
    next = store.nextRow();
  }

  /** Arguments: folder, seed. */
  public static void main(String[] arguments) throws InterruptedException {
    SqliteStore store = SqliteStore.open(Path.of(arguments[0]), Sample.TUNING);
    if (store.spaces().isEmpty()) {
      store.apply(List.of(Sample.space()));
    }
    KilledWriter writer = new KilledWriter(store);
    SplittableRandom random = new SplittableRandom(Long.parseLong(arguments[1]));
    for (int i = 0; i < WRITERS; i++) {
      SplittableRandom own = random.split();
      Thread.ofPlatform().start(() -> writer.write(own));
    }
    Thread.currentThread().join();
  }

  private void write(SplittableRandom random) {
    while (true) {
      long first = remember(random.nextInt(1, 6));
      if (random.nextInt(4) == 0) {
        print("forgetting " + first);
        store.apply(List.of(new Forget(Sample.SPACE, first)));
        print("forgot " + first);
      }
    }
  }

  /** A line that the kill cuts short lacks its end mark. */
  private void print(String event) {
    out.println(event + KillTest.END);
  }

  /** Remembers rows, each associated with the one before, and returns the first. */
  private long remember(int count) {
    List<Mutation> mutations = new ArrayList<>();
    CompletableFuture<Long> done;
    long first;
    order.lock();
    try {
      first = next;
      next += count;
      for (long row = first; row < first + count; row++) {
        mutations.add(Sample.memory(row));
        if (row > first) {
          mutations.add(new Associate(Sample.SPACE, row - 1, "next", row, row));
        }
      }
      done = store.applyAsync(mutations);
    } finally {
      order.unlock();
    }
    done.join();
    print("stored " + first + " " + (first + count - 1));
    return first;
  }
}

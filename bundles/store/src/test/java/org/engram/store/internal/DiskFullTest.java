package org.engram.store.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.engram.store.Mutation;
import org.engram.store.Mutation.Forget;
import org.engram.store.Mutation.Touch;
import org.engram.store.State;
import org.engram.store.StoreException;
import org.engram.store.StoreException.Code;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskFullTest {
  private static final int BATCH = 50;

  @TempDir
  Path folder;

  /** Writes until a write is refused, and returns the acknowledged rows. */
  private static List<Long> fill(SqliteStore store) {
    List<Long> acknowledged = new ArrayList<>();
    while (true) {
      List<Long> rows = new ArrayList<>();
      List<Mutation> batch = new ArrayList<>();
      for (long row = store.nextRow(); batch.size() < BATCH; row++) {
        rows.add(row);
        batch.add(Sample.memory(row));
      }
      try {
        store.apply(batch);
      } catch (StoreException e) {
        assertThat(e.code()).isEqualTo(Code.READ_ONLY);
        assertThat(e).hasMessageContaining("full");
        return acknowledged;
      }
      acknowledged.addAll(rows);
    }
  }

  private static void awaitWritable(SqliteStore store) throws InterruptedException {
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!store.health().writable() && System.nanoTime() < end) {
      Thread.sleep(10);
    }
    assertThat(store.health().reasons()).isEmpty();
  }

  private static void assertServes(SqliteStore store, List<Long> acknowledged) {
    Contents contents = Contents.of(store);
    assertThat(contents.memories.keySet()).containsExactlyElementsOf(acknowledged);
    assertThat(contents.wrongRows()).isEmpty();
  }

  @Test
  void aStoreThatMayNotGrowRefusesWritesServesReadsAndWritesOnWhenItMay() throws Exception {
    Tuning t = Sample.TUNING;
    Tuning small = new Tuning(t.ballastBytes(), 60, 256, 65_536, 10_000, 1_000, 30_000, 20);
    List<Long> acknowledged;
    try (SqliteStore store = SqliteStore.open(folder, small)) {
      store.apply(List.of(Sample.space()));
      acknowledged = fill(store);
      assertThat(acknowledged).isNotEmpty();
      assertThat(store.health().writable()).isFalse();
      assertServes(store, acknowledged);

      awaitWritable(store); // what needs no space is written again
      State state = new State(4f, 0, 9_000_000);
      store.apply(List.of(new Touch(1, state)));
      assertThat(store.fetch(1).getFirst().state()).isEqualTo(state);
      acknowledged.forEach(row -> store.apply(List.of(new Forget(Sample.SPACE, row))));
      long next = store.nextRow();
      store.apply(List.of(Sample.memory(next)));
      assertServes(store, List.of(next));
    }
    try (SqliteStore store = SqliteStore.open(folder, Sample.TUNING)) {
      long next = store.nextRow();
      store.apply(List.of(Sample.memory(next)));
      assertThat(store.fetch(next)).hasSize(1);
    }
  }

  @Test
  void onAFullDiskNothingIsLostAndWritesGoOnWhenThereIsSpace() throws Exception {
    assumeThat(mount(folder)).as("a file system can be mounted").isTrue();
    try {
      Path filler = folder.resolve("filler");
      Files.write(filler, new byte[6 << 20]);
      Path path = folder.resolve("store");
      List<Long> acknowledged;
      try (SqliteStore store = SqliteStore.open(path, Tuning.DEFAULT)) {
        store.apply(List.of(Sample.space()));
        awaitBallast(path);
        acknowledged = fill(store);
        assertThat(acknowledged).isNotEmpty();
        assertServes(store, acknowledged);
        Files.delete(filler);
        awaitWritable(store);
        long next = store.nextRow();
        store.apply(List.of(Sample.memory(next)));
        acknowledged.add(next);
      }
      try (SqliteStore store = SqliteStore.open(path, Tuning.DEFAULT)) {
        assertServes(store, acknowledged);
        assertThat(store.health().healthy()).isTrue();
      }
    } finally {
      run("umount", folder.toString());
    }
  }

  private static void awaitBallast(Path path) throws InterruptedException {
    while (!Files.exists(path.resolve("ballast"))) {
      Thread.sleep(10);
    }
  }

  private static boolean mount(Path at) throws Exception {
    return run("mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", at.toString()) == 0;
  }

  private static int run(String... command) throws Exception {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getInputStream().readAllBytes();
      return process.waitFor(10, TimeUnit.SECONDS) ? process.exitValue() : -1;
    } catch (IOException e) {
      return -1;
    }
  }
}

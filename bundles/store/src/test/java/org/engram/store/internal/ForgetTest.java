package org.engram.store.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.engram.store.Mutation.Associate;
import org.engram.store.Mutation.DropSpace;
import org.engram.store.Mutation.Forget;
import org.engram.store.Mutation.Remember;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ForgetTest {
  private static final String SECRET = "the secret that is to be forgotten";

  @TempDir
  Path folder;

  private static Remember secret(long row) {
    Remember m = Sample.memory(row);
    return new Remember(
        1,
        row,
        "id of " + SECRET,
        Optional.of("subject of " + SECRET),
        Optional.of((SECRET + " ").repeat(1_000)),
        "{\"about\":\"" + SECRET + "\"}",
        m.vector(),
        m.state(),
        m.createdMs());
  }

  private List<Path> filesWithTheSecret() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(ForgetTest::holdsTheSecret).toList();
    }
  }

  private static boolean holdsTheSecret(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(SECRET);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private void awaitErased() throws Exception {
    long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!filesWithTheSecret().isEmpty() && System.nanoTime() < end) {
      Thread.sleep(20);
    }
    assertThat(filesWithTheSecret()).isEmpty();
  }

  private static void fill(SqliteStore store) {
    store.apply(List.of(Sample.space(), Sample.memory(1), secret(2), Sample.memory(3)));
    store.apply(List.of(new Associate(1, 1, SECRET, 2, 1f), new Associate(1, 2, SECRET, 3, 1f)));
  }

  @Test
  void aForgottenTextIsInNoFileOfAnIdleStore() throws Exception {
    try (SqliteStore store = SqliteStore.open(folder, Sample.TUNING)) {
      fill(store);
      assertThat(filesWithTheSecret()).isNotEmpty();
      store.apply(List.of(new Forget(1, 2)));
      awaitErased();
      assertThat(folder.resolve("memories.db-wal")).isEmptyFile();
    }
    assertThat(Contents.of(folder).memories).containsOnlyKeys(1L, 3L);
  }

  @Test
  void aForgottenTextIsErasedFromABusyStoreToo() throws Exception {
    Tuning t = Sample.TUNING;
    Tuning soon =
        new Tuning(t.ballastBytes(), t.pageCount(), 256, 65_536, 10_000, 3_600_000, 100, 20);
    try (SqliteStore store = SqliteStore.open(folder, soon)) {
      fill(store);
      store.apply(List.of(new Forget(1, 2)));
      for (int i = 0; i < 200 && !filesWithTheSecret().isEmpty(); i++) {
        store.apply(List.of());
        Thread.sleep(10);
      }
      assertThat(filesWithTheSecret()).isEmpty();
    }
  }

  @Test
  void theTextsOfADroppedSpaceAreInNoFileOfAClosedStore() throws Exception {
    try (SqliteStore store = SqliteStore.open(folder, Sample.keepingLog())) {
      fill(store);
      store.apply(List.of(new DropSpace(1)));
    }
    assertThat(filesWithTheSecret()).isEmpty();
  }

  @Test
  void withoutACheckpointTheTextWouldStay() throws Exception {
    try (SqliteStore store = SqliteStore.open(folder, Sample.keepingLog())) {
      fill(store);
      store.apply(List.of(new Forget(1, 2)));
      assertThat(filesWithTheSecret()).containsExactly(folder.resolve("memories.db-wal"));
    }
  }
}

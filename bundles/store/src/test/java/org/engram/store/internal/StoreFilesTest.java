package org.engram.store.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.engram.store.Mutation.Associate;
import org.engram.store.StoreException;
import org.engram.store.StoreException.Code;
import org.engram.store.StoreFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store seen from outside: checked and copied, with and without a process that has it. */
class StoreFilesTest {
  private static final int ROWS = 20;
  private static final int MANY = 2000;

  @TempDir
  Path folder;

  private final Map<String, Double> progress = new LinkedHashMap<>();

  private static SqliteStore filled(Path path) {
    SqliteStore store = SqliteStore.open(path, Sample.keepingLog());
    store.apply(List.of(Sample.space()));
    for (long row = 1; row <= ROWS; row++) {
      store.apply(List.of(Sample.memory(row)));
    }
    store.apply(List.of(new Associate(1, 1, "user", 2, 1f), new Associate(1, 2, "user", 3, 1f)));
    return store;
  }

  private static void execute(Path store, String... statements) throws Exception {
    Connections connections = new Connections(StoreFiles.database(store), Tuning.DEFAULT);
    try (Connection connection = connections.writer()) {
      Connections.execute(connection, statements);
    }
  }

  @Test
  void aWholeStoreHasNoFindingWhoeverHasIt() {
    Path path = folder.resolve("store");
    try (SqliteStore open = filled(path)) {
      assertThat(open.health().healthy()).isTrue();
      assertThat(StoreFiles.check(path, progress::put))
          .isEqualTo(new StoreFiles.Report(1, ROWS, 2, List.of()));
    }
    assertThat(StoreFiles.check(path, progress::put))
        .isEqualTo(new StoreFiles.Report(1, ROWS, 2, List.of()));
  }

  @Test
  void aSnapshotHoldsWhatWasCommittedWhileWritesGoOn() throws Exception {
    Path path = folder.resolve("store");
    Path copy = Files.createDirectories(folder.resolve("copy"));
    AtomicBoolean stop = new AtomicBoolean();
    try (SqliteStore store = filled(path)) {
      Thread writer = Thread.ofPlatform().start(() -> {
        for (long row = ROWS + 1; !stop.get(); row++) {
          store.apply(List.of(Sample.memory(row)));
        }
      });
      StoreFiles.snapshot(path, StoreFiles.database(copy), progress::put);
      stop.set(true);
      writer.join();
    }
    StoreFiles.Report report = StoreFiles.check(copy, progress::put);
    assertThat(report.findings()).isEmpty();
    assertThat(report.memories()).isGreaterThanOrEqualTo(ROWS);
    try (SqliteStore restored = SqliteStore.open(copy, Sample.TUNING)) {
      assertThat(Contents.of(restored).wrongRows()).isEmpty();
      assertThat(restored.nextRow()).isEqualTo(report.memories() + 1);
      restored.apply(List.of(Sample.memory(restored.nextRow())));
    }
    assertThat(progress)
        .as("what was done, and how far at last")
        .containsExactly(entry("copy", 1.0), entry("memories", 1.0), entry("structure", 1.0));
    assertThatThrownBy(() -> StoreFiles.snapshot(path, StoreFiles.database(copy), progress::put))
        .as("a file that is there")
        .isInstanceOf(StoreException.class);
  }

  @Test
  void theProgressOfACopyGrowsWithIt() {
    Path path = folder.resolve("store");
    Path copy = folder.resolve("copy.db");
    List<Double> shares = new ArrayList<>();
    try (SqliteStore store = filled(path)) {
      for (long row = ROWS + 1; row <= ROWS + MANY; row++) {
        store.apply(List.of(Sample.memory(row)));
      }
    }
    StoreFiles.snapshot(path, copy, (part, share) -> shares.add(share));
    assertThat(shares).hasSizeGreaterThan(2).isSorted().endsWith(1.0);
    assertThat(shares.subList(0, shares.size() - 1)).allMatch(share -> share < 1);
  }

  @Test
  void everyKindOfDamageIsASentence() throws Exception {
    Path path = folder.resolve("store");
    filled(path).close();
    execute(
        path,
        "UPDATE memory SET text = 'altered' WHERE row = 2",
        "UPDATE vector SET v = zeroblob(length(v)) WHERE row = 4",
        "DELETE FROM vector WHERE row = 5",
        "DELETE FROM memory WHERE row = 3");
    StoreFiles.Report report = StoreFiles.check(path, progress::put);
    assertThat(report.memories()).isEqualTo(ROWS - 4);
    assertThat(report.associations()).isZero();
    assertThat(report.findings())
        .anyMatch(sentence -> sentence.contains("row 2 (id-2): text or metadata damaged"))
        .anyMatch(sentence -> sentence.contains("row 4 (id-4): vector damaged"))
        .anyMatch(sentence -> sentence.contains("row 5 (id-5): vector damaged"))
        .anyMatch(sentence -> sentence.contains("row 3: its text is lost"))
        .contains("1 associations have lost one of their memories");
  }

  @Test
  void aLogThatLostItsEndIsNoticedByItsWitness() throws Exception {
    Path path = folder.resolve("store");
    filled(path).close();
    try (Witness witness = new Witness(path.resolve("witness"))) {
      witness.write(new Counters(ROWS + 9, ROWS + 9, 2));
    }
    assertThat(StoreFiles.check(path, progress::put).findings())
        .anyMatch(sentence -> sentence.contains("the end of the write-ahead log was damaged"));
  }

  @Test
  void aDamagedPageIsASentence() throws Exception {
    Path path = folder.resolve("store");
    filled(path).close();
    try (FileChannel file = FileChannel.open(StoreFiles.database(path), StandardOpenOption.WRITE)) {
      file.write(ByteBuffer.allocate(8192), file.size() - 8192);
    }
    assertThat(StoreFiles.check(path, progress::put).findings()).isNotEmpty();
  }

  @Test
  void whatIsNoStoreOrANewerOneIsRefused() throws Exception {
    assertThatThrownBy(() -> StoreFiles.check(folder, progress::put))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.code()).isEqualTo(Code.NOT_FOUND));
    Path path = folder.resolve("store");
    filled(path).close();
    execute(path, "PRAGMA user_version=2");
    assertThatThrownBy(() -> StoreFiles.check(path, progress::put))
        .hasMessageContaining("was written by a newer Engram (format 2, this one reads up to 1)");
    execute(path, "PRAGMA application_id=7");
    assertThatThrownBy(() -> StoreFiles.check(path, progress::put))
        .hasMessageContaining("is a database of another application");
  }

  @Test
  void allTextsAreShown() {
    Path path = folder.resolve("store");
    filled(path).close();
    List<String> texts = new ArrayList<>();
    StoreFiles.texts(path, texts::add);
    assertThat(texts).contains(Sample.text(1), "subject of 1", Sample.text(19));
  }
}

package org.engram.store.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.engram.store.StoreException;
import org.engram.store.StoreException.Code;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreFolderTest {
  @TempDir
  Path folder;

  private void assertRefused(Path path, Code code, String sentence) {
    assertThatThrownBy(() -> SqliteStore.open(path, Sample.TUNING))
        .isInstanceOfSatisfying(StoreException.class, e -> assertThat(e.code()).isEqualTo(code))
        .hasMessageContaining(sentence)
        .hasMessageContaining(path.toString())
        .message()
        .doesNotContain("\n");
  }

  @Test
  void aSecondProcessIsRefused() throws Exception {
    try (ChildWriter child = ChildWriter.start(folder, 1)) {
      child.awaitLine();
      assertRefused(folder, Code.IN_USE, "is in use by another Engram process");
    }
    try (SqliteStore store = SqliteStore.open(folder, Sample.TUNING)) {
      assertThat(store.health().healthy()).isTrue();
    }
  }

  @Test
  void aSecondStoreOfThisProcessIsRefusedUntilTheFirstIsClosed() {
    try (SqliteStore first = SqliteStore.open(folder, Sample.TUNING)) {
      first.apply(List.of(Sample.space()));
      assertRefused(folder, Code.IN_USE, "is in use by another Engram process");
    }
    assertThat(Contents.of(folder).spaces).hasSize(1);
  }

  @Test
  void aFolderThatCannotBeMadeIsRefused() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    assertRefused(file.resolve("store"), Code.UNWRITABLE, "cannot be written");
  }

  @Test
  void aFileThatIsNoDatabaseIsRefusedAndLeftAsItIs() throws IOException {
    byte[] noise = new byte[50_000];
    new SplittableRandom(1).nextBytes(noise);
    Files.write(folder.resolve("memories.db"), noise);
    assertRefused(folder, Code.DAMAGED, "is damaged");
    assertThat(folder.resolve("memories.db")).hasBinaryContent(noise);
  }

  @Test
  void aTruncatedDatabaseIsRefusedOrReported() throws Exception {
    try (SqliteStore store = SqliteStore.open(folder, Sample.TUNING)) {
      store.apply(List.of(Sample.space()));
      for (long row = 1; row <= 200; row++) {
        store.apply(List.of(Sample.memory(row)));
      }
    }
    Path file = folder.resolve("memories.db");
    byte[] half = Arrays.copyOf(Files.readAllBytes(file), (int) Files.size(file) / 2);
    Files.write(file, half);
    try (SqliteStore store = SqliteStore.open(folder, Sample.TUNING)) {
      assertThat(Contents.of(store).wrongRows()).isEmpty();
      store.awaitScrub();
      assertThat(store.health().healthy()).isFalse();
    } catch (StoreException e) {
      assertThat(e.code()).isEqualTo(Code.DAMAGED);
    }
  }

  @Test
  void aDatabaseOfAnotherApplicationIsRefused() throws Exception {
    execute("CREATE TABLE theirs(x)");
    assertRefused(folder, Code.INCOMPATIBLE, "is a database of another application");
    execute("PRAGMA application_id=7");
    assertRefused(folder, Code.INCOMPATIBLE, "is a database of another application");
  }

  @Test
  void aStoreOfANewerVersionIsRefused() throws Exception {
    SqliteStore.open(folder, Sample.TUNING).close();
    execute("PRAGMA user_version=2");
    assertRefused(folder, Code.INCOMPATIBLE, "was written by a newer Engram (format 2,");
    execute("PRAGMA user_version=1");
    SqliteStore.open(folder, Sample.TUNING).close();
  }

  @Test
  void anEmptyFileOfAProcessKilledAtItsFirstStartIsFilled() throws IOException {
    Files.createFile(folder.resolve("memories.db"));
    assertThat(Contents.of(folder).spaces).isEmpty();
  }

  @Test
  void oddCharactersInTheNameOfTheFolderAreNoParameters() {
    Path odd = folder.resolve("a ?b=c#d%20é;");
    try (SqliteStore store = SqliteStore.open(odd, Sample.TUNING)) {
      store.apply(List.of(Sample.space()));
    }
    assertThat(odd.resolve("memories.db")).isNotEmptyFile();
    assertThat(Contents.of(odd).spaces).hasSize(1);
  }

  @Test
  void everyAcknowledgedWriteIsSynchronisedInFull() throws Exception {
    SqliteStore.open(folder, Sample.TUNING).close();
    Connections connections = new Connections(folder.resolve("memories.db"), Sample.TUNING);
    try (Connection writer = connections.writer()) {
      assertThat(pragma(writer, "synchronous")).isEqualTo("2");
      assertThat(pragma(writer, "journal_mode")).isEqualTo("wal");
      assertThat(pragma(writer, "secure_delete")).isEqualTo("1");
      assertThat(pragma(writer, "cell_size_check")).isEqualTo("1");
      assertThat(pragma(writer, "trusted_schema")).isEqualTo("0");
      assertThat(pragma(writer, "fullfsync")).isEqualTo("1");
      assertThat(pragma(writer, "checkpoint_fullfsync")).isEqualTo("1");
      assertThat(pragma(writer, "page_size")).isEqualTo("8192");
    }
  }

  private static String pragma(Connection connection, String name) throws Exception {
    try (var statement = connection.createStatement();
        var result = statement.executeQuery("PRAGMA " + name)) {
      return result.getString(1);
    }
  }

  private void execute(String sql) throws Exception {
    try (Connection connection =
        new Connections(folder.resolve("memories.db"), Sample.TUNING).writer()) {
      Connections.execute(connection, sql);
    }
  }
}

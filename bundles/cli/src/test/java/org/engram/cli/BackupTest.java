package org.engram.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.engram.cli.archive.Disk;
import org.engram.launcher.DataFormat;
import org.engram.store.StoreFiles;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is backed up is restored as it was; what is damaged changes nothing. */
final class BackupTest {
  private static final int FLIPS = 150;

  @TempDir
  Path folder;

  private final long seed = Long.getLong("engram.test.seed", System.nanoTime());
  private Session session;
  private Path archive;

  @BeforeEach
  void open() throws Exception {
    session = new Session(folder);
    archive = folder.resolve("backup.zip");
    DataSample.fill(session.data);
  }

  private void backUp() {
    assertThat(session.run("backup", archive.toString())).as(session.err()).isZero();
    assertThat(session.out()).startsWith(archive + " is written: 5 files of " + session.data);
  }

  private void removeData() throws IOException {
    Disk.deleteTree(session.data);
  }

  /** Digests by path, of all but the hidden: nothing may be left of an attempt. */
  private Map<String, String> files(Path of) throws IOException {
    Map<String, String> digests = new TreeMap<>();
    for (Path file : Disk.filesBelow(of)) {
      digests.put(of.relativize(file).toString(), Disk.sha256(file));
    }
    return digests;
  }

  @Test
  void whatIsBackedUpIsRestored() throws Exception {
    backUp();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(archive)))
        .isEqualTo("rw-------");
    Map<String, String> before = files(session.data);
    removeData();
    assertThat(session.run("restore", archive.toString())).as(session.err()).isZero();
    assertThat(session.out()).startsWith(session.data + " is restored: 5 files");
    Map<String, String> after = files(session.data);
    assertThat(after.keySet())
        .contains("engram.format", "journal", "store/memories.db")
        .anyMatch(path -> path.matches("providers/[0-9a-f]{64}\\.jar"));
    after.remove("store/memories.db");
    assertThat(before).containsAllEntriesOf(after);
    assertThat(session.run("check")).as(session.out()).isZero();
    assertThat(session.out())
        .contains("1 spaces, 30 memories, 1 associations", "1 decisions", "1 installed");
    assertThat(session.run("config", "get", "arena.size_bytes")).isZero();
    assertThat(session.out()).isEqualTo("131072 (runtime)\n");
  }

  @Test
  void aPersonSeesHowFarItIsAndAScriptDoesNot() throws Exception {
    assertThat(session.run("check")).isZero();
    assertThat(session.err()).isEmpty();
    session.interactive = true;
    assertThat(session.run("check", "--json")).isZero();
    assertThat(Json.object(session.out())).as("results alone").containsKey("store");
    assertThat(session.err()).contains("structure    [").endsWith("\r\u001b[K");
    backUp();
    assertThat(session.err()).contains("copy         [", "structure    [", "archive      [");
    removeData();
    assertThat(session.run("restore", archive.toString())).isZero();
    assertThat(session.err()).contains("archive      [").endsWith("\r\u001b[K");
  }

  @Test
  void nothingIsOverwritten() throws Exception {
    Files.writeString(archive, "precious");
    assertThat(session.run("backup", archive.toString())).isEqualTo(1);
    assertThat(session.err()).contains("exists: a backup never overwrites one").hasLineCount(1);
    assertThat(archive).hasContent("precious");
    Files.delete(archive);
    backUp();
    Map<String, String> before = files(session.data);
    assertThat(session.run("restore", archive.toString())).isEqualTo(1);
    assertThat(session.err()).contains(session.data + " is not empty").hasLineCount(1);
    assertThat(files(session.data)).isEqualTo(before);
  }

  @Test
  void whatIsNoBackupIsOneSentence() throws Exception {
    removeData();
    assertThat(session.run("backup", archive.toString())).isEqualTo(1);
    assertThat(session.err()).contains("nothing to back up").hasLineCount(1);
    assertThat(session.run("check")).isEqualTo(1);
    assertThat(session.run("restore", archive.toString())).isEqualTo(1);
    assertThat(session.err()).isEqualTo("There is no archive " + archive + ".\n");
    Files.writeString(archive, "no zip");
    assertThat(session.run("restore", archive.toString())).isEqualTo(1);
    assertThat(session.err())
        .contains("it has no manifest of an Engram archive. Nothing was changed.")
        .hasLineCount(1);
    Files.createDirectories(session.data);
    assertThat(session.run("backup", folder.resolve("x.zip").toString())).isEqualTo(1);
    assertThat(session.err()).contains("holds nothing to back up").hasLineCount(1);
    assertThat(folder.resolve("x.zip")).doesNotExist();
  }

  @Test
  void everyCutIsRefusedAndChangesNothing() throws Exception {
    backUp();
    removeData();
    byte[] whole = Files.readAllBytes(archive);
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < FLIPS / 3; i++) {
      int length = i == 0 ? whole.length - 1 : random.nextInt(whole.length);
      Files.write(archive, Arrays.copyOf(whole, length));
      assertRefused("cut at " + length + ", seed " + seed);
    }
  }

  @Test
  void aFlippedBitIsRefusedOrHarmless() throws Exception {
    backUp();
    removeData();
    byte[] whole = Files.readAllBytes(archive);
    assertThat(session.run("restore", archive.toString())).isZero();
    Map<String, String> restored = files(session.data);
    SplittableRandom random = new SplittableRandom(seed);
    int refused = 0;
    for (int i = 0; i < FLIPS; i++) {
      removeData();
      byte[] damaged = whole.clone();
      int at = random.nextInt(whole.length);
      damaged[at] ^= (byte) (1 << random.nextInt(8));
      Files.write(archive, damaged);
      if (session.run("restore", archive.toString()) == 0) {
        assertThat(files(session.data)).as("byte %d, seed %d", at, seed).isEqualTo(restored);
      } else {
        refused++;
        assertRefused("byte " + at + ", seed " + seed);
      }
    }
    assertThat(refused).as("seed %d", seed).isGreaterThan(FLIPS / 2);
  }

  private void assertRefused(String as) throws IOException {
    assertThat(session.run("restore", archive.toString())).as(as).isEqualTo(1);
    assertThat(session.err())
        .as(as)
        .startsWith("The archive " + archive + " cannot be used, at ")
        .endsWith("Nothing was changed.\n")
        .hasLineCount(1);
    assertThat(session.data).as(as).doesNotExist();
    try (var left = Files.list(folder)) {
      assertThat(left.map(file -> file.getFileName().toString()))
          .as(as)
          .noneMatch(name -> name.startsWith(".engram-"));
    }
  }

  @Test
  void aNewerFormatIsRefusedByName() throws Exception {
    Files.writeString(session.data.resolve(DataFormat.FILE), "2\n");
    assertThat(session.run("check")).isEqualTo(1);
    assertThat(session.out())
        .contains("FINDING    The data folder ", "by a newer Engram (format 2");
    backUp();
    removeData();
    assertThat(session.run("restore", archive.toString())).isEqualTo(1);
    assertThat(session.err())
        .contains("was written by a newer Engram (format 2")
        .hasLineCount(1);
    assertThat(session.data).doesNotExist();
  }

  @Test
  void aDamagedMemoryIsFoundAndBackedUpAllTheSame() throws Exception {
    Path database = StoreFiles.database(session.data.resolve("store"));
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
        Statement statement = connection.createStatement()) {
      statement.execute("UPDATE memory SET text = 'altered' WHERE row = 7");
    }
    assertThat(session.run("check")).isEqualTo(1);
    assertThat(session.out())
        .contains("FINDING    store: memory in row 7 (id-7): text or metadata damaged");
    session.interactive = true;
    assertThat(session.run("check")).isEqualTo(1);
    assertThat(session.out()).contains("\u001b[31mFINDING\u001b[0m    store: memory in row 7");
    assertThat(session.run("check", "--json")).isEqualTo(1);
    assertThat(Json.object(session.out())).containsKeys("store", "journal", "findings");
    assertThat(session.run("backup", archive.toString())).isEqualTo(1);
    assertThat(session.err()).contains("store: memory in row 7 (id-7): text or metadata damaged");
    assertThat(archive).exists();
  }

  @Test
  void aDamagedJournalOrProviderIsFound() throws Exception {
    Path journal = session.data.resolve("journal");
    byte[] bytes = Files.readAllBytes(journal);
    Files.writeString(journal, "EGJRNL99");
    for (Path file : Disk.filesBelow(session.data.resolve("providers"))) {
      if (file.toString().endsWith(".jar")) {
        Files.writeString(file, "altered");
      }
    }
    assertThat(session.run("check")).isEqualTo(1);
    assertThat(session.out())
        .contains("FINDING    journal: ", "is not a journal of this version")
        .contains("its JAR cannot be read");
    Files.write(journal, Arrays.copyOf(bytes, bytes.length - 3));
    assertThat(session.run("check")).isEqualTo(1);
    assertThat(session.out()).contains("bytes of an append that was cut off");
  }
}

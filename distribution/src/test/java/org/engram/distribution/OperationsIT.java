package org.engram.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.engram.distribution.Product.Outcome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Backup, restore, check, diagnose and a newer data folder, on the real product. */
final class OperationsIT {
  private static final String TEXT = "the ferry to the island leaves at nine";
  private static final JsonMapper JSON = new JsonMapper();
  /** Where SQLite keeps {@code user_version} in the header of a database. */
  private static final long USER_VERSION = 60;

  @TempDir
  Path folder;

  private Product product;

  @BeforeEach
  void open() throws Exception {
    product = new Product(folder.resolve("data"));
  }

  @AfterEach
  void stop() throws Exception {
    product.run("stop");
  }

  private static Outcome succeeds(Outcome outcome) {
    assertThat(outcome.code()).as(outcome.toString()).isZero();
    return outcome;
  }

  private static void fails(Outcome outcome, String sentence) {
    assertThat(outcome.code()).as(outcome.toString()).isEqualTo(1);
    assertThat(outcome.err()).as(outcome.toString()).contains(sentence).hasLineCount(1);
  }

  @Test
  void whatIsBackedUpBesideTheDaemonIsRecalledElsewhere() throws Exception {
    succeeds(product.run("start"));
    succeeds(product.run("memory", "create", "notes", "3"));
    succeeds(
        product.run("memory", "remember", "notes", TEXT, "--id", "ferry", "--vector", "1,0,0"));
    succeeds(product.run("config", "set", "kernel.deadline_seconds", "17"));
    assertThat(JSON.readTree(succeeds(product.run("status", "--json")).out()).get("health"))
        .isNotNull();

    String archive = folder.resolve("backup.zip").toString();
    succeeds(product.run("backup", archive));
    assertThat(succeeds(product.run("check")).out()).contains("1 spaces, 1 memories");
    fails(product.run("restore", archive), "engram stop first");
    diagnosis();

    Product other = new Product(folder.resolve("other"));
    succeeds(other.run("restore", archive));
    assertThat(succeeds(other.run("check")).out()).contains("1 spaces, 1 memories");
    succeeds(other.run("start"));
    try {
      assertThat(succeeds(other.run("memory", "recall", "notes", "--vector", "1,0,0"))
              .out())
          .contains(TEXT);
      assertThat(succeeds(other.run("config", "get", "kernel.deadline_seconds")).out())
          .isEqualTo("17 (runtime)\n");
    } finally {
      other.run("stop");
    }
  }

  private void diagnosis() throws Exception {
    Path log = folder.resolve("data").resolve("log");
    Files.writeString(
        log.resolve("engram.log"),
        "2026-01-01T00:00:00.000Z WARN  [main] org.engram.a - lost '" + TEXT + "'\n",
        StandardOpenOption.APPEND);
    Path archive = folder.resolve("incident.zip");
    succeeds(product.run("diagnose", "--out", archive.toString()));
    Map<String, String> parts = parts(archive);
    String token =
        Files.readString(Product.HOME.resolve("conf/secrets/admin-token")).strip();
    parts.forEach((name, text) ->
        assertThat(text).as(name).doesNotContain(token, TEXT, TEXT.substring(0, 20)));
    JsonNode providers = JSON.readTree(parts.get("kernel/providers.json"));
    assertThat(providers.findValuesAsText("provider")).contains("java");
    assertThat(JSON.readTree(parts.get("kernel/history.json"))).isNotEmpty();
    assertThat(JSON.readTree(parts.get("process/memory.json"))).isNotEmpty();
    assertThat(JSON.readTree(parts.get("status.json")).get("running").asBoolean())
        .isTrue();
    assertThat(parts.get("process/threads.txt")).contains("engram-store");
    assertThat(parts).containsKeys("process/limits.txt", "machine/disk.txt", "log/engram.log");
  }

  private static Map<String, String> parts(Path archive) throws IOException {
    Map<String, String> parts = new TreeMap<>();
    try (ZipFile zip = new ZipFile(archive.toFile())) {
      for (ZipEntry entry : zip.stream().toList()) {
        byte[] bytes = zip.getInputStream(entry).readAllBytes();
        parts.put(entry.getName(), new String(bytes, StandardCharsets.UTF_8));
      }
    }
    return parts;
  }

  @Test
  void aNewerDataFolderOrStoreStopsTheStart() throws Exception {
    succeeds(product.run("start"));
    succeeds(product.run("stop"));
    Path database = product.data.resolve("store").resolve("memories.db");
    try (FileChannel file = FileChannel.open(database, StandardOpenOption.WRITE)) {
      file.write(ByteBuffer.allocate(4).putInt(99).flip(), USER_VERSION);
    }
    fails(
        product.run("start"), "was written by a newer Engram (format 99, this one reads up to 1)");

    Files.writeString(product.data.resolve("engram.format"), "2\n");
    fails(
        product.run("start"),
        "was written by a newer Engram (format 2, this one reads up to 1): start that version");
  }

  @Test
  void noColourReachesAFile() throws Exception {
    for (String[] words : new String[][] {{"--help"}, {"backup", "--help"}, {"dance"}}) {
      Outcome outcome = product.run(words);
      assertThat(outcome.out() + outcome.err()).isNotBlank().doesNotContain("\u001b");
    }
  }
}

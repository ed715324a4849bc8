package org.engram.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.engram.store.StoreFiles;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Evidence without a daemon: complete as far as it goes, and without what is nobody's business. */
final class DiagnoseTest {
  private static final String TOKEN = "0123456789abcdef0123456789abcdef";
  private static final String REMEMBERED = DataSample.TEXT + "7 o'clock";

  @TempDir
  Path folder;

  private Session session;
  private Path archive;

  @BeforeEach
  void plant() throws Exception {
    session = new Session(folder);
    archive = folder.resolve("incident.zip");
    DataSample.fill(session.data);
    Path secrets = Files.createDirectories(session.home.resolve("conf/secrets"));
    Files.writeString(secrets.resolve("admin-token"), TOKEN + "\n");
    Files.writeString(
        session.home.resolve("conf/framework.properties"),
        "engram.admission.trust_store_password=hunter2hunter2\nfelix.log.level=0\n");
    Path log = Files.createDirectories(session.data.resolve("log"));
    Files.writeString(
        log.resolve("engram.log"),
        "2026-01-01T00:00:00.000Z WARN  [main] org.engram.a - cannot keep '" + REMEMBERED + "'\n"
            + "2026-01-01T00:00:01.000Z WARN  [main] org.engram.a - refused Bearer " + TOKEN + "\n"
            + "2026-01-01T00:00:02.000Z INFO  [main] org.engram.a - Store open, sequence 17\n"
            + "2026-01-01T00:00:03.000Z INFO  [main] org.engram.a - cut: "
            + REMEMBERED.substring(0, 20) + "…\n"
            + "2026-01-01T00:00:04.000Z INFO  [main] org.engram.a - the end of it: "
            + REMEMBERED.substring(5) + "\n");
    Files.writeString(
        log.resolve("hs_err_pid77.log"),
        "# SIGSEGV\n# C  [libengram_kernels.so+0x10]\nStack: [1,2]\n\nRegisters:\nRAX=" + REMEMBERED
            + "\nEnvironment Variables:\nTOKEN=" + TOKEN + "\n");
  }

  private Map<String, String> collect() throws IOException {
    assertThat(session.run("diagnose", "--out", archive.toString()))
        .as(session.err())
        .isZero();
    Map<String, String> parts = new TreeMap<>();
    try (ZipFile zip = new ZipFile(archive.toFile())) {
      for (ZipEntry entry : zip.stream().toList()) {
        parts.put(
            entry.getName(),
            new String(zip.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8));
      }
    }
    return parts;
  }

  @Test
  void theEvidenceIsThereWithoutADaemon() throws Exception {
    Map<String, String> parts = collect();
    assertThat(parts)
        .containsKeys(
            "MANIFEST",
            "versions.txt",
            "status.json",
            "config.json",
            "journal.json",
            "machine/cpu.txt",
            "machine/disk.txt",
            "data/files.txt",
            "conf/framework.properties",
            "log/engram.log",
            "crash/hs_err_pid77.log");
    assertThat(parts.get("status.json")).contains("\"running\":false");
    assertThat(parts.get("config.json")).contains("{\"key\":\"arena.size_bytes\"");
    assertThat(parts.get("journal.json")).contains("\"value\":\"131072\"");
    assertThat(parts.get("log/engram.log")).contains("Store open, sequence 17");
    assertThat(parts.get("crash/hs_err_pid77.log"))
        .startsWith("# SIGSEGV\n# C  [libengram_kernels.so+0x10]");
    assertThat(parts.get("data/files.txt")).contains("store/memories.db");
    assertThat(session.run("diagnose", "--out", archive.toString())).isEqualTo(1);
    assertThat(session.err()).contains("exists: name another").hasLineCount(1);
  }

  @Test
  void neitherTokenNorSecretNorMemoryIsInIt() throws Exception {
    for (Map.Entry<String, String> part : collect().entrySet()) {
      assertThat(part.getValue())
          .as(part.getKey())
          .doesNotContain(TOKEN, "hunter2", REMEMBERED)
          .doesNotContain(REMEMBERED.substring(0, 16), REMEMBERED.substring(8));
    }
    String log = collectAgain().getOrDefault("log/engram.log", "");
    assertThat(log.lines())
        .containsExactly(
            Redaction.LEFT_OUT,
            "2026-01-01T00:00:01.000Z WARN  [main] org.engram.a - refused Bearer [masked]",
            "2026-01-01T00:00:02.000Z INFO  [main] org.engram.a - Store open, sequence 17",
            Redaction.LEFT_OUT,
            Redaction.LEFT_OUT);
  }

  private Map<String, String> collectAgain() throws IOException {
    Files.delete(archive);
    return collect();
  }

  @Test
  void whereTheStoreCannotBeReadNoMessageIsKept() throws Exception {
    Files.writeString(StoreFiles.database(session.data.resolve("store")), "damaged ".repeat(2000));
    Map<String, String> parts = collect();
    parts.forEach((name, text) -> assertThat(text).as(name).doesNotContain(REMEMBERED, TOKEN));
    assertThat(parts.get("log/engram.log"))
        .contains("00:00:02.000Z INFO  [main] org.engram.a - [left out: the store cannot be read]");
  }
}

package org.engram.kernel.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.engram.kernel.admission.internal.JarContent;
import org.engram.kernel.admission.internal.ProviderStore;
import org.engram.kernel.admission.internal.Surroundings;
import org.engram.kernel.admission.internal.Verdict;
import org.engram.kernel.admission.internal.VerdictStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProviderFilesTest {
  @TempDir
  Path data;

  private ProviderStore store;
  private String digest = "";

  @BeforeEach
  void install() throws Exception {
    Path jar = jar("content");
    digest = JarContent.digest(jar);
    store = new ProviderStore(data.resolve(ProviderFiles.PROVIDERS));
    store.put(new ProviderStore.Entry(digest, "org.engram.some", "1.0.1", "here", "me"), jar);
    Verdict verdict =
        new Verdict(true, "", Instant.EPOCH, List.of("all"), Surroundings.current(), "");
    new VerdictStore(data.resolve(ProviderFiles.VERDICTS)).write(digest, verdict);
  }

  private Path jar(String content) throws Exception {
    Path jar = data.resolve(content + ".jar");
    try (OutputStream out = Files.newOutputStream(jar);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.putNextEntry(new ZipEntry("a"));
      zip.write(content.getBytes(StandardCharsets.UTF_8));
    }
    return jar;
  }

  @Test
  void wholeFilesHaveNoFinding() throws Exception {
    assertThat(ProviderFiles.check(data)).isEqualTo(new ProviderFiles.Report(1, 1, List.of()));
    assertThat(ProviderFiles.check(data.resolve("none")))
        .isEqualTo(new ProviderFiles.Report(0, 0, List.of()));
  }

  @Test
  void everyDamageIsASentence() throws Exception {
    Files.copy(jar("other"), store.jar(digest), StandardCopyOption.REPLACE_EXISTING);
    Files.writeString(data.resolve("verdicts").resolve(digest + ".properties"), "outcome=maybe");
    assertThat(ProviderFiles.check(data).findings())
        .hasSize(2)
        .anyMatch(sentence -> sentence.contains("its JAR has another content"))
        .anyMatch(sentence -> sentence.startsWith("verdict " + digest + " cannot be read"));
    Files.writeString(store.jar(digest), "no JAR");
    assertThat(ProviderFiles.check(data).findings())
        .anyMatch(sentence -> sentence.contains("its JAR cannot be read"));
    Files.delete(store.jar(digest));
    assertThat(ProviderFiles.check(data).findings())
        .anyMatch(sentence -> sentence.contains("its JAR is missing"));
  }
}

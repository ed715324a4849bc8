package org.engram.kernel.admission.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProviderStoreTest {
  private static final String DIGEST = "d".repeat(64);
  private static final ProviderStore.Entry ENTRY =
      new ProviderStore.Entry(DIGEST, "org.engram.some", "1.0.1", "some=where.jar", "shell:me");

  @TempDir
  Path folder;

  private Path kept;
  private Path jar;
  private ProviderStore store;

  @BeforeEach
  void open() throws Exception {
    kept = folder.resolve("providers");
    jar = Files.writeString(folder.resolve("some.jar"), "content");
    store = new ProviderStore(kept);
  }

  @Test
  void whatIsPutIsThereUntilItIsRemoved() throws Exception {
    assertThat(store.list()).isEmpty();
    store.put(ENTRY, jar);
    assertThat(new ProviderStore(kept).list()).containsExactly(ENTRY);
    assertThat(store.find(DIGEST)).contains(ENTRY);
    assertThat(store.jar(DIGEST)).hasSameBinaryContentAs(jar);
    try (Stream<Path> files = Files.list(kept)) {
      for (Path file : files.toList()) {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
            .isEqualTo("rw-------");
      }
    }
    store.remove(DIGEST);
    assertThat(store.list()).isEmpty();
    assertThat(kept).isEmptyDirectory();
  }

  @Test
  void anEndInBetweenLeavesNothingThatCountsAsInstalled() throws Exception {
    store.put(ENTRY, jar);
    Files.delete(kept.resolve(DIGEST + ".properties"));
    assertThat(store.list()).as("a JAR alone").isEmpty();
    store.put(ENTRY, jar);
    Files.delete(kept.resolve(DIGEST + ".jar"));
    assertThat(store.list()).as("a note alone").isEmpty();
    Files.writeString(kept.resolve("." + DIGEST + ".jar.new"), "half");
    store.put(ENTRY, jar);
    assertThat(store.list()).containsExactly(ENTRY);
    assertThat(store.jar(DIGEST)).hasContent("content");
  }
}

package org.engram.kernel.runtime.internal.trial;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is kept of a diverging call suffices to repeat it, and is bounded. */
class DivergenceFolderTest {
  @TempDir
  Path folder;

  @Test
  void valuesAndColumnsAreKept() throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment query = arena.allocateFrom(ValueLayout.JAVA_FLOAT, 1, 2, 3);
      new DivergenceFolder(folder.resolve("divergence"))
          .keep(
              "now-cosine-1",
              Map.of("candidate", "zig-x86@1.0.1"),
              new CallInputs().value("dim", 3).column("query", query).column("none", null));
    }
    try (ZipFile zip = new ZipFile(folder.resolve("divergence/now-cosine-1.zip").toFile())) {
      byte[] properties = zip.getInputStream(zip.getEntry("call.properties")).readAllBytes();
      assertThat(new String(properties, StandardCharsets.UTF_8).lines())
          .containsExactly("candidate=zig-x86@1.0.1", "dim=3", "columns=kept");
      MemorySegment kept =
          MemorySegment.ofArray(zip.getInputStream(zip.getEntry("query.bin")).readAllBytes());
      assertThat(kept.get(ValueLayout.JAVA_FLOAT_UNALIGNED, 8)).isEqualTo(3);
    }
  }

  @Test
  void ofALargeCallTheNumbersAreKept() throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      new DivergenceFolder(folder)
          .keep("big", Map.of(), new CallInputs().column("rows", arena.allocate((16 << 20) + 1)));
    }
    assertThat(Files.size(folder.resolve("big.zip"))).isLessThan(1000);
  }

  @Test
  void theOldestGoesFirst() throws IOException {
    DivergenceFolder divergences = new DivergenceFolder(folder);
    for (int i = 10; i < 30; i++) {
      divergences.keep("t" + i, Map.of(), new CallInputs());
    }
    try (Stream<Path> files = Files.list(folder)) {
      List<String> names =
          files.map(file -> file.getFileName().toString()).sorted().toList();
      assertThat(names).hasSize(16).startsWith("t14.zip").endsWith("t29.zip");
    }
  }
}

package org.engram.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The archive that this build has made. */
class ZooIT {
  private static final Path NATIVE = Path.of("../zig/target/native");

  @TempDir
  Path folder;

  private static Path archive() throws IOException {
    try (var files =
        Files.newDirectoryStream(Path.of("../distribution/target"), "engram-drills*.zip")) {
      return files.iterator().next();
    }
  }

  private Map<String, ProviderFiles> jars() throws IOException {
    Map<String, ProviderFiles> jars = new LinkedHashMap<>();
    try (ZipFile zip = new ZipFile(archive().toFile())) {
      for (ZipEntry entry : zip.stream().toList()) {
        Path jar = folder.resolve(entry.getName());
        try (InputStream in = zip.getInputStream(entry)) {
          Files.copy(in, jar);
        }
        jars.put(entry.getName(), ProviderFiles.of(jar));
      }
    }
    return jars;
  }

  @Test
  void everyFaultHasAJarOfItsOwnThatSaysWhatItIs() throws Exception {
    Map<String, ProviderFiles> jars = jars();
    assertThat(jars).hasSizeGreaterThanOrEqualTo(30).containsKeys("healthy.jar", "slow.jar");
    List<String> versions = new ArrayList<>();
    jars.forEach((name, jar) -> {
      assertThat(name).isEqualTo(jar.header(Zoo.FAULT) + ".jar");
      assertThat(jar.header("Bundle-SymbolicName")).startsWith("org.engram.provider-zig-x86");
      versions.add(jar.header("Bundle-Version"));
    });
    assertThat(versions).doesNotHaveDuplicates().allMatch(text -> text.contains(".drill-"));
  }

  @Test
  void onlyTheLibrariesOfTheZooHoldAFault() throws Exception {
    Map<String, ProviderFiles> jars = jars();
    assertThat(text(jars, "slow.jar")).contains(DrillLibrary.MARKER + "slow\0");
    assertThat(text(jars, "healthy.jar")).contains(DrillLibrary.MARKER + "healthy\0");
    assertThat(text(jars, "registers-twice.jar")).doesNotContain(DrillLibrary.MARKER);
    for (String platform : List.of("linux-x86_64", "linux-aarch64")) {
      byte[] shipped = Files.readAllBytes(NATIVE.resolve(platform + "/libengram_kernels.so"));
      assertThat(new String(shipped, StandardCharsets.ISO_8859_1))
          .doesNotContain("engram-drill", "engram_drill");
    }
  }

  private static String text(Map<String, ProviderFiles> jars, String name) {
    ProviderFiles jar = Objects.requireNonNull(jars.get(name), name);
    return new String(jar.get(ProviderFiles.LIBRARY), StandardCharsets.ISO_8859_1);
  }

  @Test
  void aFaultThatTheLibraryDoesNotKnowEndsTheBuild() throws Exception {
    DrillLibrary library = new DrillLibrary(
        Files.readAllBytes(NATIVE.resolve("drills/linux-x86_64/libengram_kernels.so")));
    assertThatThrownBy(() -> library.with("no-such-fault"))
        .hasMessage("the drill library knows no fault 'no-such-fault'");
    assertThatThrownBy(() -> new DrillLibrary(new byte[9]).with("slow"))
        .hasMessageContaining("must hold 'engram-drill-fault:' once");
  }
}

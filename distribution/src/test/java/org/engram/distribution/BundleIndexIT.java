package org.engram.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The index names every bundle of the distribution, and what is in it. */
final class BundleIndexIT {
  private static final Path INDEX = Product.HOME.resolve("index.xml");

  /** Another place with the same bundles. */
  @TempDir
  Path elsewhere;

  @BeforeEach
  void link() throws Exception {
    Files.createSymbolicLink(elsewhere.resolve("bundle"), Product.HOME.resolve("bundle"));
  }

  @Test
  void everyBundleIsListedOnceInTheOrderOfTheStartLevelsWhereverTheFolderIs() throws Exception {
    Path moved = Files.copy(INDEX, elsewhere.resolve("index.xml"));
    List<Path> listed =
        BundleIndex.read(moved).all().stream().map(BundleIndex.Entry::file).toList();
    try (Stream<Path> files = Files.walk(elsewhere.resolve("bundle").toRealPath())) {
      assertThat(listed.stream().map(BundleIndexIT::real))
          .containsExactlyElementsOf(
              files.filter(file -> file.toString().endsWith(".jar")).sorted().toList());
    }
    assertThat(listed).allMatch(file -> file.startsWith(elsewhere)).hasSizeGreaterThan(30);
  }

  private static Path real(Path file) {
    try {
      return file.toRealPath();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void anotherContentThanTheIndexNamesIsNoticed() throws Exception {
    Matcher digest = Pattern.compile("(\"osgi.content\" value=\")([0-9a-fA-F]{64})\"")
        .matcher(Files.readString(INDEX));
    Path altered = Files.writeString(
        elsewhere.resolve("index.xml"), digest.replaceFirst("$1" + "0".repeat(64) + "\""));
    BundleIndex index = BundleIndex.read(altered);
    assertThatThrownBy(index::all)
        .hasMessageContaining("has the SHA-256 ")
        .hasMessageContaining("and the index names 000");
  }

  @Test
  void theSameBundlesGiveTheSameBytes() throws Exception {
    Path source = Path.of("..", ".build", "RepositoryIndex.java");
    Path said = elsewhere.resolve("said");
    Process process = new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            source.toString(),
            elsewhere.toString(),
            "1")
        .redirectErrorStream(true)
        .redirectOutput(said.toFile())
        .start();
    assertThat(process.waitFor()).as(Files.readString(said)).isZero();
    assertThat(elsewhere.resolve("index.xml")).hasSameBinaryContentAs(INDEX);
  }
}

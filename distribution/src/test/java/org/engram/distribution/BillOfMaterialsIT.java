package org.engram.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is shipped is in the bill of materials, and the archive has the digest beside it. */
final class BillOfMaterialsIT {
  private static final JsonNode BILL = read(Product.HOME.resolve("sbom.json"));

  private static JsonNode read(Path file) {
    try {
      return new JsonMapper().readTree(file.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, String> files() {
    Map<String, String> digests = new TreeMap<>();
    for (JsonNode component : BILL.get("components")) {
      if (component.get("type").asText().equals("file")) {
        digests.put(
            component.get("name").asText(),
            component.get("hashes").get(0).get("content").asText());
      }
    }
    return digests;
  }

  @Test
  void everyJarAndEveryNativeLibraryIsThereWithItsDigest() throws Exception {
    Map<String, String> files = files();
    try (Stream<Path> shipped = Files.walk(Product.HOME.resolve("bundle"))) {
      for (Path jar : shipped.filter(Files::isRegularFile).toList()) {
        assertThat(files)
            .containsEntry(
                Product.HOME.relativize(jar).toString(), sha256(Files.readAllBytes(jar)));
      }
    }
    for (String library : List.of("libengram_kernels.so", "libengram_kernels.dylib")) {
      assertThat(files.keySet())
          .anyMatch(path -> path.matches("bundle/06/provider-zig-.*\\.jar!/.*" + library));
    }
    assertThat(files.keySet())
        .anyMatch(path -> path.matches("bundle/07/sqlite.*!/.*sqlitejdbc.so"));
  }

  @Test
  void everyLibraryOfOthersHasALicence() {
    List<String> without = new ArrayList<>();
    int libraries = 0;
    for (JsonNode component : BILL.get("components")) {
      if (component.get("type").asText().equals("library")) {
        libraries++;
        if (!component.path("group").asText().equals("org.engram")
            && component.path("licenses").isEmpty()) {
          without.add(component.path("purl").asText());
        }
      }
    }
    assertThat(libraries).isGreaterThan(30);
    assertThat(without).isEmpty();
  }

  @Test
  void nothingInItChangesFromBuildToBuild() {
    assertThat(BILL.has("serialNumber")).isFalse();
    assertThat(BILL.get("metadata").has("timestamp")).isFalse();
    assertThat(BILL.get("bomFormat").asText()).isEqualTo("CycloneDX");
  }

  @Test
  void theArchiveHasItsDigestBesideIt() throws Exception {
    Path target = Product.HOME.resolveSibling("");
    try (Stream<Path> built = Files.list(target)) {
      Path archive = built
          .filter(file -> file.getFileName().toString().matches("engram-.*\\.tar\\.gz"))
          .findFirst()
          .orElseThrow();
      assertThat(archive.resolveSibling(archive.getFileName() + ".sha256"))
          .hasContent(sha256(Files.readAllBytes(archive)) + "  " + archive.getFileName());
      String bill = archive.getFileName().toString().replace(".tar.gz", ".sbom.json");
      assertThat(target.resolve(bill)).hasSameBinaryContentAs(Product.HOME.resolve("sbom.json"));
    }
  }

  private static String sha256(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }
}

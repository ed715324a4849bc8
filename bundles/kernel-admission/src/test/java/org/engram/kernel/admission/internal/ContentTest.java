package org.engram.kernel.admission.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContentTest {
  @TempDir
  Path folder;

  @Test
  void howTheFilesArePackedDoesNotCount() throws Exception {
    Path one = zip("one.jar", ZipEntry.DEFLATED, List.of("b/", "b/c", "a"));
    Path other = zip("other.jar", ZipEntry.STORED, List.of("a", "b/c"));
    assertThat(Files.mismatch(one, other)).isNotEqualTo(-1);
    assertThat(JarContent.digest(one)).isEqualTo(JarContent.digest(other)).matches("[0-9a-f]{64}");
  }

  @Test
  void itIsTheDigestOfTheLinesOfSha256sum() throws Exception {
    Path jar = zip("one.jar", ZipEntry.DEFLATED, List.of("b/c", "a"));
    String lines = Sha256.of("a".getBytes(StandardCharsets.UTF_8)) + "  a\n"
        + Sha256.of("b/c".getBytes(StandardCharsets.UTF_8)) + "  b/c\n";
    assertThat(JarContent.digest(jar)).isEqualTo(Sha256.of(lines.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void everyByteAndEveryNameCounts() throws Exception {
    Path jar = Jars.bundle("b", "1").file("x", "1").write(folder.resolve("a.jar"));
    String digest = JarContent.digest(jar);
    for (Jars other : List.of(
        Jars.from(jar).file("x", "2"),
        Jars.from(jar).without("x").file("y", "1"),
        Jars.from(jar).file("more", ""),
        Jars.from(jar).header("Bundle-Version", "2"))) {
      assertThat(JarContent.digest(other.write(folder.resolve("other.jar")))).isNotEqualTo(digest);
    }
  }

  @Test
  void packedAgainItIsTheSame() throws Exception {
    Path jar = Jars.zig();
    Path again = folder.resolve("again.jar");
    try (JarContent content = new JarContent(jar)) {
      JarWriter.write(content, again);
    }
    assertThat(JarContent.digest(again)).isEqualTo(JarContent.digest(jar));
  }

  @Test
  void aFileThatIsNoJarHasNone() throws Exception {
    Path text = Files.writeString(folder.resolve("text"), "no archive");
    assertThatThrownBy(() -> JarContent.digest(text)).isInstanceOf(ZipException.class);
  }

  @Test
  void theBuildListsTheProvidersThatItShips() throws Exception {
    Path classes = folder.resolve("classes");
    ShippedProviders.main(
        new String[] {classes.toString(), Jars.zig().toString(), Jars.zigArm().toString()});
    String list = Files.readString(classes.resolve(ShippedProviders.ENTRY));
    assertThat(ShippedProviders.parse(list).digests())
        .containsExactlyInAnyOrder(JarContent.digest(Jars.zig()), JarContent.digest(Jars.zigArm()));
    assertThat(ShippedProviders.ofBuild().digests())
        .contains(JarContent.digest(Jars.zig()))
        .hasSize(3);
  }

  private Path zip(String name, int method, List<String> entries) throws Exception {
    Path jar = folder.resolve(name);
    try (OutputStream file = Files.newOutputStream(jar);
        ZipOutputStream out = new ZipOutputStream(file)) {
      for (String path : entries) {
        byte[] bytes = path.endsWith("/") ? new byte[0] : path.getBytes(StandardCharsets.UTF_8);
        ZipEntry entry = new ZipEntry(path);
        entry.setMethod(method);
        if (method == ZipEntry.STORED) {
          var crc = new CRC32();
          crc.update(bytes);
          entry.setCrc(crc.getValue());
          entry.setSize(bytes.length);
        }
        out.putNextEntry(entry);
        out.write(bytes);
        out.closeEntry();
      }
    }
    return jar;
  }
}

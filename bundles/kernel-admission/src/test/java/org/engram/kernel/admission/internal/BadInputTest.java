package org.engram.kernel.admission.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.engram.kernel.admission.Candidate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an operator may get wrong: one sentence each. */
class BadInputTest {
  @TempDir
  Path folder;

  private Path incoming;
  private Path draft;
  private Sources sources;

  @BeforeEach
  void folders() throws Exception {
    incoming = Files.createDirectory(folder.resolve("incoming"));
    draft = Files.createFile(folder.resolve("draft"));
    sources = new Sources(List.of(incoming, folder.resolve("absent")));
  }

  @Test
  void aFileOfAnAllowedFolderIsFoundByNameByPathAndByUrl() throws Exception {
    Path file = Files.writeString(incoming.resolve("a b.jar"), "content");
    for (String source : List.of("a b.jar", file.toString(), file.toUri().toString())) {
      sources.fetch(source, draft);
      assertThat(draft).hasContent("content");
    }
  }

  @Test
  void aPathThatLeadsOutIsRefused() throws Exception {
    Path outside = Files.writeString(folder.resolve("outside.jar"), "content");
    Files.createSymbolicLink(incoming.resolve("link.jar"), outside);
    for (String source :
        List.of(outside.toString(), outside.toUri().toString(), "../outside.jar", "link.jar")) {
      assertRefused(() -> sources.fetch(source, draft), "outside of the folders");
    }
    assertThat(draft).isEmptyFile();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://localhost/a.jar",
        "ftp://localhost/a.jar",
        "jar:file:/a.jar!/b",
        "mvn:org.engram/a/1",
        "HTTP://localhost/a.jar"
      })
  void anotherSchemeIsRefused(String source) {
    assertRefused(() -> sources.fetch(source, draft), "has the scheme");
  }

  @Test
  void whatIsNotThereIsSaid() {
    assertRefused(() -> sources.fetch("absent.jar", draft), "There is no file 'absent.jar'");
    assertRefused(() -> sources.fetch("file:no url", draft), "is no URL");
    assertRefused(() -> sources.fetch(incoming.toString(), draft), "There is no file");
    assertRefused(() -> sources.fetch("a\0b", draft), "is no path");
  }

  @Test
  void aFileThatIsTooLongIsNotRead() throws Exception {
    Path file = incoming.resolve("long.jar");
    try (var channel =
        Files.newByteChannel(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      channel.position(ProviderJar.MAX_BYTES);
      channel.write(ByteBuffer.allocate(1));
    }
    assertRefused(() -> sources.fetch("long.jar", draft), "is longer than");
  }

  @Test
  void whatIsNoProviderIsSaid() throws Exception {
    Path text = Files.writeString(folder.resolve("text.jar"), "no archive");
    assertRefused(() -> ProviderJar.read(text, "it"), "it is no JAR");
    assertRefused(
        () -> ProviderJar.read(zip(Map.of("a", "b")), "it"), "no bundle: it has no META-INF");
    Path plain = Jars.bundle("plain", "1").write(folder.resolve("plain.jar"));
    assertRefused(() -> ProviderJar.read(plain, "it"), "it is the bundle plain, but no provider");
    Path fragment =
        Jars.from(Jars.zig()).header("Fragment-Host", "host").write(folder.resolve("fragment.jar"));
    assertRefused(() -> ProviderJar.read(fragment, "it"), "is a fragment");
  }

  @Test
  void entriesThatLeadElsewhereOrWithoutEndAreRefused() throws Exception {
    for (String path : List.of("../a", "/a", "a/../b", "a\\b", "..")) {
      assertRefused(() -> ProviderJar.read(zip(Map.of(path, "")), "it"), "leads elsewhere");
    }
    Path bomb = folder.resolve("bomb.jar");
    try (OutputStream file = Files.newOutputStream(bomb);
        ZipOutputStream out = new ZipOutputStream(file)) {
      out.putNextEntry(new ZipEntry("zeros"));
      byte[] zeros = new byte[1 << 20];
      for (int i = 0; i <= 256; i++) {
        out.write(zeros);
      }
      out.closeEntry();
    }
    assertThat(Files.size(bomb)).isLessThan(1 << 20);
    assertRefused(() -> ProviderJar.read(bomb, "it"), "unpacks to more than");
  }

  @Test
  void theRealOnesAreProviders() throws Exception {
    ProviderJar zig = ProviderJar.read(Jars.zig(), "zig");
    assertThat(zig.symbolicName()).isEqualTo("org.engram.provider-zig-x86");
    assertThat(zig.digest()).isEqualTo(JarContent.digest(Jars.zig()));
    Path java = Jars.of("org.engram.provider.java.JavaProvider");
    assertThat(ProviderJar.read(java, "java").symbolicName()).isEqualTo("org.engram.provider-java");
  }

  @Test
  void anIdThatNamesNoneOrSeveralListsThem() {
    Candidate one = candidate("aaaaaaaa" + "0".repeat(56), "1.0.0", 7);
    Candidate two = candidate("aaaaaabb" + "0".repeat(56), "1.0.1", 8);
    List<Candidate> all = List.of(one, two);
    assertThat(CandidateIds.find(all, "7")).isEqualTo(one);
    assertThat(CandidateIds.find(all, "aaaaaabb")).isEqualTo(two);
    assertThat(CandidateIds.find(all, "provider-x@1.0.1")).isEqualTo(two);
    assertThat(CandidateIds.find(all, "org.engram.provider-x@1.0.0")).isEqualTo(one);
    assertRefused(() -> CandidateIds.find(all, "provider-x"), "names several providers");
    assertRefused(() -> CandidateIds.find(all, "aaaaaa"), "names several providers");
    assertRefused(
        () -> CandidateIds.find(all, "9"), "no provider '9'; there are: org.engram.provider-x@");
    assertRefused(() -> CandidateIds.find(List.of(), "9"), "there is none");
  }

  @Test
  void settingsAreReadAndCheckedWhole() {
    Map<String, String> properties =
        Map.of("engram.data", "/d", "engram.home", "/h", "engram.admission.reverify", "false");
    AdmissionSettings settings =
        AdmissionSettings.read(properties::get, Map.<String, String>of()::get);
    assertThat(settings.folders()).containsExactly(Path.of("/d/incoming"), Path.of("/h"));
    assertThat(settings.reverify()).isFalse();
    assertThat(settings.signers()).isEmpty();
    Map<String, String> environment = Map.of("ENGRAM_PROVIDERS_FOLDERS", "/x:/y");
    assertThat(AdmissionSettings.read(properties::get, environment::get).folders())
        .containsExactly(Path.of("/x"), Path.of("/y"));
    assertSetting("admission.reverify", "maybe", "accepted: true, false");
    assertSetting("admission.reverify_delay_seconds", "-1", "accepted: 0");
    assertSetting("admission.stall_seconds", "0", "accepted: 1");
    assertSetting(
        "admission.require_signature", "true", "admission.trust_store names no key store");
  }

  private static void assertSetting(String key, String value, String sentence) {
    Map<String, String> properties = Map.of("engram." + key, value);
    assertRefused(
        () -> AdmissionSettings.read(properties::get, Map.<String, String>of()::get), sentence);
  }

  private static Candidate candidate(String digest, String version, long bundle) {
    return new Candidate(
        digest,
        "org.engram.provider-x",
        version,
        Candidate.State.STANDBY,
        "",
        OptionalLong.of(bundle),
        false,
        "");
  }

  private Path zip(Map<String, String> entries) throws IOException {
    Path jar = folder.resolve("zip.jar");
    try (OutputStream file = Files.newOutputStream(jar);
        ZipOutputStream out = new ZipOutputStream(file)) {
      for (var entry : entries.entrySet()) {
        out.putNextEntry(new ZipEntry(entry.getKey()));
        out.write(entry.getValue().getBytes(StandardCharsets.UTF_8));
        out.closeEntry();
      }
    }
    return jar;
  }

  private static void assertRefused(ThrowingCallable call, String sentence) {
    assertThatThrownBy(call)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(sentence);
  }
}

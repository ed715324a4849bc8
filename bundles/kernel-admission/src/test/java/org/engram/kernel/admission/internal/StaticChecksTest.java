package org.engram.kernel.admission.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StaticChecksTest {
  private static final String PASSWORD = "of-a-test";

  @TempDir
  Path folder;

  @Test
  void theRealProvidersAreInOrder() throws Exception {
    for (Path jar :
        List.of(Jars.zig(), Jars.zigArm(), Jars.of("org.engram.provider.java.JavaProvider"))) {
      assertThat(StaticChecks.problem(jar, Optional.empty())).as(jar.toString()).isEmpty();
    }
  }

  @Test
  void everyLibraryOfEveryPlatformIsLookedAt() throws Exception {
    for (Path jar : List.of(Jars.zig(), Jars.zigArm())) {
      Jars whole = Jars.from(jar);
      for (String path : libraries(jar)) {
        byte[] library = whole.get(path);
        byte[] half = Arrays.copyOf(library, library.length / 2);
        assertProblem(Jars.from(jar).library(path, half), "is truncated");
        assertProblem(Jars.from(jar).library(path, Arrays.copyOf(library, 20)), "is truncated");
        assertProblem(Jars.from(jar).library(path, new byte[100]), "neither an ELF nor a Mach-O");
        assertProblem(Jars.from(jar).file(path, half), "declares");
        assertProblem(Jars.from(jar).without(path), "which is not there");
        byte[] machine = library.clone();
        machine[library[0] == 0x7F ? 18 : 4] ^= 1;
        assertProblem(Jars.from(jar).library(path, machine), "its folder says");
      }
    }
  }

  @Test
  void nativeCodeWithoutADigestIsRefused() throws Exception {
    for (String path : List.of("native/linux-x86_64/x", "lib/x.so", "lib/x.so.1", "x.DLL")) {
      assertProblem(Jars.from(Jars.zig()).file(path, "x"), "has no digest of " + path);
    }
    assertProblem(Jars.from(Jars.zig()).without(Content.SUMS), "but no META-INF/engram/SHA256SUMS");
    assertProblem(
        Jars.from(Jars.zig()).file(Content.SUMS, "a line"), "is not a SHA-256 and a path");
  }

  @Test
  void aSignatureThatIsRequiredMustBeThereWholeAndTrusted() throws Exception {
    Path own = keyStore("own");
    Path other = keyStore("other");
    Path signed = Files.copy(Jars.zig(), folder.resolve("signed.jar"));
    run("jarsigner", "-keystore", own.toString(), "-storepass", PASSWORD, signed.toString(), "own");
    Optional<TrustedSigners> trusted = Optional.of(TrustedSigners.of(own, PASSWORD));
    assertThat(StaticChecks.problem(signed, trusted)).isEmpty();
    assertThat(StaticChecks.problem(Jars.zig(), trusted))
        .hasValueSatisfying(reason ->
            assertThat(reason).contains("is not signed by a certificate of the trust store"));
    assertThat(StaticChecks.problem(signed, Optional.of(TrustedSigners.of(other, PASSWORD))))
        .hasValueSatisfying(reason -> assertThat(reason).contains("is not signed by"));
    Path added = Jars.from(signed).file("added", "x").write(folder.resolve("added.jar"));
    assertThat(StaticChecks.problem(added, trusted))
        .hasValueSatisfying(reason -> assertThat(reason).contains("added is not signed"));
    byte[] library = Jars.from(signed).get(Jars.LIBRARY);
    library[library.length / 2] ^= 1;
    Path altered =
        Jars.from(signed).library(Jars.LIBRARY, library).write(folder.resolve("alt.jar"));
    assertThat(StaticChecks.problem(altered, trusted))
        .hasValueSatisfying(reason -> assertThat(reason).contains("its signature does not fit"));
    assertThatThrownBy(() -> TrustedSigners.of(own, "wrong"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("cannot be read");
  }

  private Path keyStore(String name) throws Exception {
    Path store = folder.resolve(name + ".p12");
    run(
        "keytool",
        "-genkeypair",
        "-keystore",
        store.toString(),
        "-storepass",
        PASSWORD,
        "-alias",
        name,
        "-keyalg",
        "EC",
        "-dname",
        "CN=" + name,
        "-validity",
        "10");
    return store;
  }

  private void run(String tool, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(
        List.of(Path.of(System.getProperty("java.home"), "bin", tool).toString()));
    command.addAll(List.of(arguments));
    Path out = folder.resolve(tool + ".out");
    Process process = new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(out.toFile())
        .start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(out)).isZero();
  }

  private void assertProblem(Jars jar, String reason) throws Exception {
    Path file = jar.write(folder.resolve("problem.jar"));
    assertThat(StaticChecks.problem(file, Optional.empty()))
        .hasValueSatisfying(found -> assertThat(found).contains(reason));
  }

  private static List<String> libraries(Path jar) throws Exception {
    try (JarContent content = new JarContent(jar)) {
      return content.paths().stream().filter(path -> path.startsWith("native/")).toList();
    }
  }
}

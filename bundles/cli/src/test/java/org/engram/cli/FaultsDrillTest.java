package org.engram.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The parent of the drill, over a process that ends as a test wants it. */
class FaultsDrillTest {
  @TempDir
  Path folder;

  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

  private Path archive(String... faults) throws IOException {
    Path archive = folder.resolve("engram-drills-1.zip");
    try (OutputStream file = Files.newOutputStream(archive);
        ZipOutputStream zip = new ZipOutputStream(file)) {
      for (String fault : faults) {
        zip.putNextEntry(new ZipEntry(fault + ".jar"));
      }
    }
    return archive;
  }

  /** Runs the drill with a shell script for the product; {@code $6} are the faults. */
  private int run(String script, String... faults) throws IOException, InterruptedException {
    return runBare("echo 'FAULT  BY'\n" + script, faults);
  }

  private int runBare(String script, String... faults) throws IOException, InterruptedException {
    Path home = folder.resolve("home");
    Files.createDirectories(home.resolve("bin"));
    Path product = Files.writeString(home.resolve("bin/engram"), "#!/bin/sh\n" + script);
    Files.setPosixFilePermissions(product, PosixFilePermissions.fromString("rwx------"));
    PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
    return new FaultsDrill(home, archive(faults), "100", out).run(List.of());
  }

  private String text() {
    return printed.toString(StandardCharsets.UTF_8);
  }

  @Test
  void aProcessThatDiesIsCountedAndTheRestGoesOn() throws Exception {
    int code = run(
        "case $6 in a,*) echo 'a  admission'; kill -SEGV $$ ;; *) echo 'c  canary' ;; esac",
        "a",
        "b",
        "c");
    assertThat(code).isEqualTo(1);
    assertThat(text())
        .contains("a  admission", "c  canary", "drill failed")
        .contains("FAILED: b: the product's process ended with code 139 at this fault");
  }

  @Test
  void aProductThatDoesNotStartEndsTheDrill() {
    assertThatThrownBy(() -> runBare("exit 3\n", "a", "b")).hasMessageContaining("(code 3)");
  }

  @Test
  void aProcessThatFindsAProblemFailsTheDrill() throws Exception {
    assertThat(run("echo 'a  nothing'; exit 1", "a")).isEqualTo(1);
    assertThat(text()).contains("drill failed");
  }

  @Test
  void theProvidersLieInTheScratchCopyWhichIsRemoved() throws Exception {
    assertThat(run("ls \"$4/incoming\"; echo \"$4\" > \"$0.data\"; echo 'a  admission'", "a"))
        .isZero();
    assertThat(text()).contains("a.jar", "drill passed");
    String data = Files.readString(folder.resolve("home/bin/engram.data")).strip();
    assertThat(Path.of(data)).doesNotExist();
  }

  @Test
  void badInputGetsASentence() throws Exception {
    assertThatThrownBy(() -> FaultsDrill.chosen(List.of("a", "b"), List.of("c")))
        .hasMessage("There is no fault 'c'; there are: a, b.");
    assertThatThrownBy(() -> FaultsDrill.chosen(List.of(), List.of()))
        .hasMessage("The archive holds no provider.");
    assertThatThrownBy(() -> FaultsDrill.requirePlatform("Linux", "aarch64"))
        .hasMessageContaining("built for x86-64 Linux, this is Linux on aarch64");
    assertThatThrownBy(() -> FaultsDrill.beside(folder.resolve("home")))
        .hasMessageContaining("No archive engram-drills*.zip lies in");
    Path archive = archive("a");
    assertThat(FaultsDrill.beside(folder.resolve("home"))).isEqualTo(archive);
    Files.createFile(folder.resolve("engram-drills-2.zip"));
    assertThatThrownBy(() -> FaultsDrill.beside(folder.resolve("home")))
        .hasMessageContaining("More than one archive");
  }
}

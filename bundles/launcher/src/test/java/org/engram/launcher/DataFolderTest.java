package org.engram.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DataFolderTest {
  @TempDir
  Path folder;

  @Test
  void theHolderIsNamedUntilItCloses() throws Exception {
    Installation installation = TinyInstallation.in(folder).installation();
    assertThat(DataFolder.holder(installation)).isEmpty();
    try (DataFolder held = DataFolder.open(installation)) {
      assertThat(held).isNotNull();
      assertThat(DataFolder.holder(installation))
          .contains(ProcessHandle.current().pid());
      assertThat(installation.pidFile()).hasContent(ProcessHandle.current().pid() + "");
      assertThat(installation.lockFile()).hasContent(ProcessHandle.current().pid() + "");
    }
    assertThat(DataFolder.holder(installation)).isEmpty();
    assertThat(installation.pidFile()).doesNotExist();
  }

  @Test
  void thisProcessCannotHoldItTwiceAndTheAttemptDoesNotDropTheLock() throws Exception {
    TinyInstallation tiny = TinyInstallation.in(folder);
    try (DataFolder held = DataFolder.open(tiny.installation())) {
      assertThat(held).isNotNull();
      assertThatThrownBy(() -> DataFolder.open(tiny.installation()))
          .isInstanceOf(StartException.class)
          .hasMessage("The data folder " + tiny.data() + " is in use by this process.");
      assertThat(startElsewhere(tiny))
          .isEqualTo("The data folder " + tiny.data()
              + " is in use by another process " + ProcessHandle.current().pid()
              + ": stop that one first, or set ENGRAM_DATA.");
    }
  }

  @Test
  void aPidFileWithoutALockIsOld() throws Exception {
    Installation installation = TinyInstallation.in(folder).installation();
    Files.createDirectories(installation.data());
    Files.writeString(installation.lockFile(), "1\n");
    Files.writeString(installation.pidFile(), "1\n");
    assertThat(DataFolder.holder(installation)).isEmpty();
    DataFolder.open(installation).close();
  }

  @Test
  void aFileInPlaceOfTheFolderIsNamed() throws Exception {
    TinyInstallation tiny = TinyInstallation.in(folder);
    Files.writeString(tiny.data(), "");
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code = new Launcher(
            tiny.installation(),
            new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8))
        .run();
    assertThat(code).isEqualTo(1);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .isEqualTo("The data folder " + tiny.data() + " is a file, not a folder.\n");
  }

  @Test
  void whatAKilledProcessLeftInTheTemporaryFolderIsRemoved() throws Exception {
    Installation installation = TinyInstallation.in(folder).installation();
    Path left = installation.data().resolve("tmp/native/lib.so");
    Files.createDirectories(left.getParent());
    Files.writeString(left, "");
    DataFolder.open(installation).close();
    assertThat(installation.data().resolve("tmp")).isEmptyDirectory();
  }

  /** Runs the launcher in a process of its own and returns its one sentence. */
  private static String startElsewhere(TinyInstallation tiny) throws Exception {
    Process process = new ProcessBuilder(List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            "-Dengram.home=" + tiny.home(),
            "-Dengram.data=" + tiny.data(),
            Launcher.class.getName()))
        .redirectErrorStream(true)
        .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(1);
    return output.strip();
  }
}

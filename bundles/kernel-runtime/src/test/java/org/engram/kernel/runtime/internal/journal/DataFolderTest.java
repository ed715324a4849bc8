package org.engram.kernel.runtime.internal.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {
  @TempDir
  Path folder;

  @Test
  void anotherProcessIsToldWhichFolderIsTaken() throws IOException, InterruptedException {
    try (DataFolder taken = DataFolder.open(folder)) {
      assertThat(taken.journal().records()).isEmpty();
      assertThat(openElsewhere())
          .contains("data folder " + folder + " is in use by another process");
    }
    assertThat(openElsewhere()).contains("opened");
  }

  @Test
  void theSameProcessIsToldToo() {
    try (DataFolder taken = DataFolder.open(folder)) {
      assertThat(taken.journal().records()).isEmpty();
      assertThatThrownBy(() -> DataFolder.open(folder).close()).hasMessageContaining("in use");
    }
  }

  @Test
  void aFolderThatCannotBeMadeIsNamed() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    assertThatThrownBy(() -> DataFolder.open(file).close())
        .hasMessageContaining("data folder " + file + " cannot be written");
  }

  private String openElsewhere() throws IOException, InterruptedException {
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    Process process = new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            classPath,
            Opening.class.getName(),
            folder.toString())
        .redirectErrorStream(true)
        .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return output;
  }

  /** What the other process does. */
  static final class Opening {
    private Opening() {}

    public static void main(String[] arguments) {
      try (DataFolder folder = DataFolder.open(Path.of(arguments[0]))) {
        System.out.println("opened " + folder.journal().records());
      }
    }
  }
}

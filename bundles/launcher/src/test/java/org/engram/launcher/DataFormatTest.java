package org.engram.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A data folder knows its format; a newer one stops the start and stays as it is. */
final class DataFormatTest {
  @TempDir
  Path folder;

  private Installation installation;

  @BeforeEach
  void open() {
    installation = Installation.of(folder.resolve("home"), folder.resolve("data"));
  }

  private Path format() throws Exception {
    Files.createDirectories(installation.data());
    return installation.data().resolve(DataFormat.FILE);
  }

  @Test
  void aNewFolderGetsThisFormatAndIsOpenedAgain() throws Exception {
    DataFolder.open(installation).close();
    assertThat(format()).hasContent(DataFormat.VERSION + "\n");
    assertThatCode(() -> DataFolder.open(installation).close()).doesNotThrowAnyException();
    assertThatCode(() -> DataFolder.check(installation)).doesNotThrowAnyException();
  }

  @Test
  void aNewerFolderIsRefusedAndNotTouched() throws Exception {
    Files.writeString(format(), (DataFormat.VERSION + 1) + "\n");
    String sentence = "The data folder " + installation.data()
        + " was written by a newer Engram (format 2, this one reads up to 1): start that version,"
        + " or restore a backup made before the upgrade.";
    assertThatThrownBy(() -> DataFolder.open(installation))
        .isInstanceOf(StartException.class)
        .hasMessage(sentence);
    assertThatThrownBy(() -> DataFolder.check(installation)).hasMessage(sentence);
    assertThat(DataFolder.holder(installation)).isEmpty();
    assertThat(format()).hasContent("2");
    assertThat(installation.pidFile()).doesNotExist();
  }

  @Test
  void whatIsNoNumberIsRefused() throws Exception {
    Files.writeString(format(), "soon");
    assertThatThrownBy(() -> DataFolder.open(installation)).hasMessageContaining("holds no number");
  }
}

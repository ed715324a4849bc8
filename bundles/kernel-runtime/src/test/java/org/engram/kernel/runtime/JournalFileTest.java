package org.engram.kernel.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import org.engram.kernel.runtime.internal.journal.Journal;
import org.engram.kernel.runtime.internal.journal.JournalRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalFileTest {
  @TempDir
  Path folder;

  private Path written() {
    Path path = JournalFile.of(folder);
    try (Journal journal = Journal.open(path)) {
      for (String what : new String[] {"set", "swap", "pin"}) {
        journal.append(JournalRecord.of(what, Instant.EPOCH, "me", "why"));
      }
    }
    return path;
  }

  @Test
  void anAppendUnderWayIsLeftOut() throws Exception {
    Path path = written();
    byte[] whole = Files.readAllBytes(path);
    Files.write(path, new byte[] {9, 0, 0}, StandardOpenOption.APPEND);
    JournalFile file = JournalFile.read(path);
    assertThat(file.bytes()).isEqualTo(whole);
    assertThat(file.decisions())
        .extracting(decision -> decision.get("what"))
        .containsExactly("set", "swap", "pin");
    assertThat(file.tailBytes()).isEqualTo(3);
    assertThat(path).as("nothing is changed").hasSize(whole.length + 3L);
  }

  @Test
  void damageIsASentence() throws Exception {
    Path path = written();
    byte[] bytes = Files.readAllBytes(path);
    bytes[20] ^= 1;
    Files.write(path, bytes);
    assertThatThrownBy(() -> JournalFile.read(path))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("is damaged at byte 8");
  }
}

package org.engram.kernel.runtime.internal.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
  @TempDir
  Path folder;

  private Path file() {
    return folder.resolve("journal");
  }

  private static JournalRecord entry(int number) {
    return JournalRecord.of("set", Instant.EPOCH.plusSeconds(number), "test", "reason " + number)
        .with(JournalRecord.KEY, "key" + number);
  }

  /** Writes so many records and returns where each of them ends. */
  private List<Integer> write(int count) throws IOException {
    List<Integer> ends = new ArrayList<>();
    try (Journal journal = Journal.open(file())) {
      for (int i = 0; i < count; i++) {
        journal.append(entry(i));
        ends.add((int) Files.size(file()));
      }
    }
    return ends;
  }

  @Test
  void whatWasAppendedIsReplayed() throws IOException {
    write(3);
    try (Journal journal = Journal.open(file())) {
      assertThat(journal.warning()).isEmpty();
      assertThat(journal.records()).containsExactly(entry(0), entry(1), entry(2));
      journal.append(entry(3));
      assertThat(journal.records()).hasSize(4);
    }
    assertThat(Journal.read(file())).hasSize(4);
  }

  @Test
  void anyTextIsReplayed() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    List<JournalRecord> entries = new ArrayList<>();
    try (Journal journal = Journal.open(file())) {
      for (int i = 0; i < 50; i++) {
        String text = random
            .ints(20, 0, 6)
            .mapToObj(c -> List.of("\\", "\n", "\r", "=", "n", "ü😀").get(c))
            .reduce("", String::concat);
        entries.add(entry(i).with(JournalRecord.VALUE, text));
        journal.append(entries.getLast());
      }
    }
    assertThat(Journal.read(file())).as("seed %d", seed).isEqualTo(entries);
  }

  @Test
  void aJournalCutAtAnyByteKeepsTheWholeRecordsAndTheTail() throws IOException {
    List<Integer> ends = write(3);
    byte[] whole = Files.readAllBytes(file());
    for (int length = 0; length <= whole.length; length++) {
      int cut = length;
      clear();
      Files.write(file(), Arrays.copyOf(whole, cut));
      int records = (int) ends.stream().filter(end -> end <= cut).count();
      int kept = records > 0 ? ends.get(records - 1) : cut < 8 ? 0 : 8;
      try (Journal journal = Journal.open(file())) {
        assertThat(journal.records()).as("cut at %d", cut).hasSize(records);
        assertThat(journal.warning().isPresent()).as("cut at %d", cut).isEqualTo(kept < cut);
        if (kept < cut) {
          assertThat(folder.resolve("journal.tail-1"))
              .hasBinaryContent(Arrays.copyOfRange(whole, kept, cut));
        }
        journal.append(entry(9));
      }
      assertThat(Journal.read(file())).as("cut at %d", cut).hasSize(records + 1);
    }
  }

  @Test
  void aFlippedBitIsNeverTakenForADecision() throws IOException {
    List<Integer> ends = write(3);
    byte[] whole = Files.readAllBytes(file());
    for (int bit = 0; bit < whole.length * 8; bit++) {
      byte[] damaged = whole.clone();
      damaged[bit / 8] ^= (byte) (1 << bit % 8);
      clear();
      Files.write(file(), damaged);
      if (bit / 8 < ends.get(1)) {
        assertThatThrownBy(() -> Journal.open(file()).close())
            .as("bit %d", bit)
            .isInstanceOf(IllegalStateException.class)
            .hasMessageStartingWith(file().toString())
            .hasMessageContaining("Restore it from a backup");
        assertThat(file()).hasBinaryContent(damaged);
      } else {
        // The last record cannot be told from one that a crash cut off: it is kept, not believed.
        try (Journal journal = Journal.open(file())) {
          assertThat(journal.records()).as("bit %d", bit).containsExactly(entry(0), entry(1));
          assertThat(journal.warning()).as("bit %d", bit).isPresent();
        }
        assertThat(folder.resolve("journal.tail-1"))
            .hasBinaryContent(Arrays.copyOfRange(damaged, ends.get(1), damaged.length));
      }
    }
  }

  @Test
  void everyTailIsKept() throws IOException {
    for (int crash = 1; crash <= 3; crash++) {
      write(1);
      Files.write(file(), new byte[] {1, 2, 3}, java.nio.file.StandardOpenOption.APPEND);
      Journal.open(file()).close();
      assertThat(folder.resolve("journal.tail-" + crash)).hasBinaryContent(new byte[] {1, 2, 3});
    }
    assertThat(Journal.read(file())).hasSize(3);
  }

  @Test
  void anInterruptedThreadAppends() {
    try (Journal journal = Journal.open(file())) {
      Thread.currentThread().interrupt();
      journal.append(entry(0));
      assertThat(Thread.interrupted()).isTrue();
      journal.append(entry(1));
      assertThat(journal.records()).hasSize(2);
    }
  }

  @Test
  void aRecordAboveTheLimitIsRefusedAndTheNextIsTaken() {
    try (Journal journal = Journal.open(file())) {
      JournalRecord large = entry(0).with(JournalRecord.VALUE, "x".repeat(1 << 16));
      assertThatThrownBy(() -> journal.append(large)).hasMessageContaining("65536");
      journal.append(entry(1));
      assertThat(journal.records()).containsExactly(entry(1));
    }
  }

  @Test
  void anotherFileIsNoJournal() throws IOException {
    Files.writeString(file(), "once upon a time", StandardCharsets.UTF_8);
    assertThatThrownBy(() -> Journal.open(file())).hasMessageContaining("EGJRNL01");
    assertThat(file()).hasContent("once upon a time");
  }

  @Test
  void aClosedJournalTakesNothing() {
    Journal journal = Journal.open(file());
    journal.close();
    assertThatThrownBy(() -> journal.append(entry(0))).isInstanceOf(UncheckedIOException.class);
    assertThat(Journal.read(file())).isEmpty();
  }

  private void clear() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path old : files.toList()) {
        Files.delete(old);
      }
    }
  }
}

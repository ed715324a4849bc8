package org.engram.store.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.engram.store.Mutation;
import org.engram.store.Mutation.Associate;
import org.engram.store.Mutation.CreateSpace;
import org.engram.store.Mutation.Forget;
import org.engram.store.StoreException;
import org.engram.store.StoreHealth;
import org.engram.store.StoreHealth.Quarantined;
import org.engram.store.StoredMemory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DamageTest {
  private static final int ROWS = 400;
  /** Few enough that SQLite does not checkpoint on its own. */
  private static final int LOG_ROWS = 100;

  private static final int DATABASE_FLIPS = Integer.getInteger("engram.test.flips", 40);
  private static final int LOG_FLIPS = 20;

  @TempDir
  Path folder;

  private final long seed = Long.getLong("engram.test.seed", System.nanoTime());
  private final SplittableRandom random = new SplittableRandom(seed);

  /** What a damaged copy of the store showed. */
  private record Outcome(boolean opened, List<String> wrong, boolean asStored, boolean reported) {}

  private Path whole() {
    Path path = folder.resolve("whole");
    try (SqliteStore store = SqliteStore.open(path, Sample.TUNING)) {
      fill(store, ROWS);
    }
    return path;
  }

  private static void fill(SqliteStore store, int rows) {
    store.apply(List.of(Sample.space(), new CreateSpace(2, "other", Sample.DIM, "any", 0)));
    for (long row = 1; row <= rows; row++) {
      List<Mutation> mutations = new ArrayList<>(List.of(Sample.memory(row % 2 + 1, row)));
      for (long target = row - 6; target < row; target += 2) {
        if (target > 0) {
          mutations.add(new Associate(row % 2 + 1, row, "user", target, 1f));
        }
      }
      store.apply(mutations);
    }
  }

  private static Path copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.filter(f -> !f.endsWith("store.lock")).toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
    return to;
  }

  private static void flip(Path file, long bit) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[(int) (bit >> 3)] ^= (byte) (1 << (bit & 7));
    Files.write(file, bytes);
  }

  private static Outcome look(Path path, Contents expected) throws InterruptedException {
    try (SqliteStore store = SqliteStore.open(path, Sample.TUNING)) {
      Contents contents = Contents.of(store);
      store.awaitScrub();
      List<String> wrong = new ArrayList<>();
      contents.wrongRows().forEach(row -> wrong.add("loaded " + row));
      boolean fetchedAll = true;
      for (long row : expected.memories.keySet()) {
        List<StoredMemory> fetched = store.fetch(row);
        fetchedAll &= !fetched.isEmpty();
        if (fetched.stream().anyMatch(m -> !m.equals(expected.memories.get(row)))) {
          wrong.add("fetched " + row);
        }
      }
      boolean asStored = fetchedAll
          && contents.spaces.equals(expected.spaces)
          && contents.memories.equals(expected.memories)
          && contents.associations.equals(expected.associations);
      return new Outcome(true, wrong, asStored, !store.health().healthy());
    } catch (StoreException e) {
      return new Outcome(false, List.of(), false, true);
    }
  }

  @Test
  void aFlippedBitInTheDatabaseIsReportedWhereItHarmsAndNeverServed() throws Exception {
    Path whole = whole();
    Contents expected = Contents.of(whole);
    long bits = Files.size(whole.resolve("memories.db")) * 8;
    int harmful = 0;
    int refused = 0;
    for (int trial = 0; trial < DATABASE_FLIPS; trial++) {
      long bit = random.nextLong(bits);
      Path damaged = copy(whole, folder.resolve("flip" + trial));
      flip(damaged.resolve("memories.db"), bit);
      Outcome outcome = look(damaged, expected);
      String where = "bit %d, trial %d, -Dengram.test.seed=%d".formatted(bit, trial, seed);
      assertThat(outcome.wrong()).as(where).isEmpty();
      assertThat(outcome.asStored() || outcome.reported()).as(where).isTrue();
      harmful += outcome.asStored() ? 0 : 1;
      refused += outcome.opened() ? 0 : 1;
    }
    System.out.printf(
        "%d flips: %d harmful, all reported; %d stores refused%n",
        DATABASE_FLIPS, harmful, refused);
    assertThat(harmful).as("seed %d", seed).isPositive();
  }

  @Test
  void aFlippedBitInTheLogIsReportedByTheWitness() throws Exception {
    Path live = folder.resolve("live");
    Path cut = folder.resolve("cut");
    try (SqliteStore store = SqliteStore.open(live, Sample.keepingLog())) {
      fill(store, LOG_ROWS);
      copy(live, cut);
    }
    Contents expected = Contents.of(live);
    assertThat(look(copy(cut, folder.resolve("control")), expected))
        .isEqualTo(new Outcome(true, List.of(), true, false));
    long bits = Files.size(cut.resolve("memories.db-wal")) * 8;
    for (int trial = 0; trial < LOG_FLIPS; trial++) {
      long bit = random.nextLong(bits);
      Path damaged = copy(cut, folder.resolve("log" + trial));
      flip(damaged.resolve("memories.db-wal"), bit);
      Outcome outcome = look(damaged, expected);
      String where = "bit %d, trial %d, -Dengram.test.seed=%d".formatted(bit, trial, seed);
      assertThat(outcome.wrong()).as(where).isEmpty();
      assertThat(outcome.asStored()).as(where).isFalse();
      assertThat(outcome.reported()).as(where).isTrue();
    }
  }

  @Test
  void withoutItsWitnessALostEndOfTheLogWouldGoUnseen() throws Exception {
    Path live = folder.resolve("live");
    Path cut = folder.resolve("cut");
    try (SqliteStore store = SqliteStore.open(live, Sample.keepingLog())) {
      fill(store, LOG_ROWS);
      copy(live, cut);
    }
    Files.delete(cut.resolve("witness"));
    flip(cut.resolve("memories.db-wal"), Files.size(cut.resolve("memories.db-wal")) * 4);
    Outcome outcome = look(cut, Contents.of(live));
    assertThat(outcome.asStored()).isFalse();
    assertThat(outcome.reported()).isFalse();
  }

  @Test
  void numbersThatTheLostEndOfTheLogHadUsedAreNotUsedAgain() throws Exception {
    Path live = folder.resolve("live");
    Path cut = folder.resolve("cut");
    long sequence;
    try (SqliteStore store = SqliteStore.open(live, Sample.keepingLog())) {
      fill(store, LOG_ROWS);
      sequence = store.sequence();
      copy(live, cut);
    }
    flip(cut.resolve("memories.db-wal"), Files.size(cut.resolve("memories.db-wal")) * 4);
    try (SqliteStore store = SqliteStore.open(cut, Sample.TUNING)) {
      assertThat(store.health().reasons())
          .singleElement()
          .asString()
          .contains("to " + sequence + " are lost");
      assertThat(store.nextRow()).isEqualTo(LOG_ROWS + 1);
      assertThat(store.apply(List.of())).isEqualTo(sequence + 1);
    }
  }

  @Test
  void aDamagedVectorIsQuarantinedAndTheOthersAreServed() throws Exception {
    Path whole = whole();
    damage(whole, vectorBytes(7));
    try (SqliteStore store = SqliteStore.open(whole, Sample.TUNING)) {
      Contents contents = Contents.of(store);
      assertThat(contents.memories).hasSize(ROWS - 1).doesNotContainKey(7L);
      assertThat(contents.wrongRows()).isEmpty();
      assertThat(contents.associations)
          .noneMatch(a -> a.source() == 7 || a.target() == 7)
          .anyMatch(a -> a.source() == 9);
      StoreHealth health = store.health();
      assertThat(health.healthy()).isFalse();
      assertThat(health.writable()).isTrue();
      assertThat(store.stats().quarantined()).isEqualTo(1);
      assertThat(health.quarantine())
          .containsExactly(new Quarantined(2, 7, "id-7", "vector damaged"));
      assertThat(store.fetch(7)).isEmpty();

      store.apply(List.of(new Forget(2, 7)));
      assertThat(store.health().healthy()).isTrue();
    }
    assertThat(Contents.of(whole).memories).hasSize(ROWS - 1).doesNotContainKey(7L);
  }

  @Test
  void aDamagedTextIsFoundByTheReadThatMeetsIt() throws Exception {
    Path whole = whole();
    damage(whole, Sample.text(8).getBytes(StandardCharsets.UTF_8));
    try (SqliteStore store = SqliteStore.open(whole, Sample.TUNING)) {
      assertThat(store.fetch(7, 8, 9)).extracting(StoredMemory::row).containsExactly(7L, 9L);
      assertThat(store.find(1, "id-8")).isEmpty();
      assertThat(store.list(1, 5, 2)).extracting(StoredMemory::row).containsExactly(6L, 10L);
      assertThat(store.health().quarantine())
          .containsExactly(new Quarantined(1, 8, "id-8", "text or metadata damaged"));
    }
  }

  @Test
  void theComparisonSeesAWrongVector() {
    Contents contents = Contents.of(whole());
    contents.vectors.merge(3L, Sample.vector(4), (right, wrong) -> wrong);
    assertThat(contents.wrongRows()).containsExactly(3L);
  }

  private static byte[] vectorBytes(long row) {
    ByteBuffer bytes = ByteBuffer.allocate(Sample.DIM * Float.BYTES).order(ByteOrder.nativeOrder());
    bytes.asFloatBuffer().put(Sample.vector(row));
    return bytes.array();
  }

  private static void damage(Path path, byte[] content) {
    try {
      Path file = path.resolve("memories.db");
      byte[] bytes = Files.readAllBytes(file);
      int at = 0;
      while (!Arrays.equals(bytes, at, at + content.length, content, 0, content.length)) {
        at++;
      }
      bytes[at + content.length / 2] ^= 1;
      Files.write(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

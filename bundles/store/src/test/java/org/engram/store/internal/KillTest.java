package org.engram.store.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.engram.store.Mutation.Forget;
import org.engram.store.StoredAssociation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KillTest {
  static final String END = ";";
  private static final int ROUNDS = 20;

  @TempDir
  Path folder;

  /** What killed processes had acknowledged. */
  private static final class Acknowledged {
    final Set<Long> stored = new TreeSet<>();
    final Set<StoredAssociation> associated = new HashSet<>();
    final Set<Long> perhapsForgotten = new HashSet<>();
    final Set<Long> forgotten = new HashSet<>();
    int calls;

    void add(String line) {
      String[] word = line.split(" ", -1);
      long row = Long.parseLong(word[1]);
      switch (word[0]) {
        case "forgetting" -> perhapsForgotten.add(row);
        case "forgot" -> {
          forgotten.add(row);
          calls++;
        }
        case "stored" -> {
          for (long r = row; r <= Long.parseLong(word[2]); r++) {
            stored.add(r);
            if (r > row) {
              associated.add(new StoredAssociation(Sample.SPACE, r - 1, "next", r, r));
            }
          }
          calls++;
        }
        default -> throw new AssertionError(line);
      }
    }

    /** Returns what is wrong with a store that was opened after the kill. */
    List<String> faults(Contents contents) {
      List<String> faults = new ArrayList<>();
      for (long row : stored) {
        if (!contents.memories.containsKey(row) && !perhapsForgotten.contains(row)) {
          faults.add("missing row " + row);
        }
      }
      for (long row : forgotten) {
        if (contents.memories.containsKey(row)) {
          faults.add("forgotten row " + row + " is back");
        }
      }
      Set<StoredAssociation> found = new HashSet<>(contents.associations);
      for (StoredAssociation a : associated) {
        if (!found.contains(a) && !perhapsForgotten.contains(a.source())) {
          faults.add("missing " + a);
        }
      }
      contents.wrongRows().forEach(row -> faults.add("wrong row " + row));
      return faults;
    }
  }

  @Test
  void nothingAcknowledgedIsLostWhenTheProcessIsKilled() throws Exception {
    long seed = Long.getLong("engram.test.seed", System.nanoTime());
    SplittableRandom random = new SplittableRandom(seed);
    Acknowledged acknowledged = new Acknowledged();
    for (int round = 0; round < ROUNDS; round++) {
      String where = "round %d, -Dengram.test.seed=%d".formatted(round, seed);
      int before = acknowledged.calls;
      writeAndKill(random, acknowledged);
      assertThat(acknowledged.calls).as(where).isGreaterThan(before);
      try (SqliteStore store = SqliteStore.open(folder, Sample.TUNING)) {
        assertThat(acknowledged.faults(Contents.of(store))).as(where).isEmpty();
        store.awaitScrub();
        assertThat(store.health().reasons()).as(where).isEmpty();
      }
    }
    System.out.println("killed " + ROUNDS + " times, " + acknowledged.calls + " acknowledged");
  }

  @Test
  void aLostRowIsFoundByTheComparison() throws Exception {
    Acknowledged acknowledged = new Acknowledged();
    writeAndKill(new SplittableRandom(1), acknowledged);
    acknowledged.stored.removeAll(acknowledged.perhapsForgotten);
    long victim = acknowledged.stored.iterator().next();
    try (SqliteStore store = SqliteStore.open(folder, Sample.TUNING)) {
      store.apply(List.of(new Forget(Sample.SPACE, victim)));
      assertThat(acknowledged.faults(Contents.of(store))).contains("missing row " + victim);
    }
  }

  private void writeAndKill(SplittableRandom random, Acknowledged acknowledged) throws Exception {
    try (ChildWriter child = ChildWriter.start(folder, random.nextLong())) {
      int left = random.nextInt(1, 600);
      for (String line = child.readLine(); line != null; line = child.readLine()) {
        if (line.endsWith(END)) {
          acknowledged.add(line.substring(0, line.length() - END.length()));
        }
        if (--left == 0) {
          child.kill();
        }
      }
    }
  }
}

package org.engram.memory.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.engram.memory.internal.TestEngine.SPACE;
import static org.engram.memory.internal.TestEngine.memory;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.engram.memory.Association;
import org.engram.memory.MemoryException.Code;
import org.engram.memory.MemoryRecord;
import org.engram.memory.NewMemory;
import org.engram.memory.NewMemory.NewAssociation;
import org.engram.memory.Page;
import org.engram.memory.RecallAnswer;
import org.engram.memory.RecallRequest;
import org.engram.memory.SpaceInfo;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineTest {
  private static final float[] CUE = {1, 0, 0};

  @TempDir
  Path folder;

  private TestEngine test;

  @BeforeEach
  void open() {
    test = TestEngine.withSpace(folder, 3);
  }

  @AfterEach
  void close() {
    test.close();
  }

  private Engine engine() {
    return test.engine();
  }

  private RecallAnswer recallAll() {
    return engine().recall(SPACE, RecallRequest.ofVector(CUE, 1000).explained());
  }

  @Test
  void whatIsRememberedIsReturnedAndKept() {
    NewMemory given = new NewMemory(
        Optional.empty(),
        Optional.of("ein Text, 日本, 😀"),
        Optional.of("Betreff"),
        Optional.of(CUE),
        Map.of("n", 1, "x", 0.5f, "ok", false, "list", List.of("a", 2L)),
        List.of());
    MemoryRecord stored = engine().remember(SPACE, given);
    assertThat(stored.id()).hasSize(26);
    assertThat(stored.created()).isEqualTo(test.clock.instant());
    assertThat(stored.lastAccess()).isEqualTo(test.clock.instant());
    assertThat(stored.strength()).isEqualTo(1);
    assertThat(stored.metadata())
        .isEqualTo(Map.of("n", 1L, "x", 0.5, "ok", false, "list", List.of("a", 2L)));
    assertThat(engine().get(SPACE, stored.id())).isEqualTo(stored);
    test.reopen();
    assertThat(engine().get(SPACE, stored.id())).isEqualTo(stored);
    assertThat(recallAll().results().getFirst().memory()).isEqualTo(stored);
  }

  @Test
  void theVectorIsTheCallersAgainAfterTheCall() {
    float[] vector = {1, 0, 0};
    engine().remember(SPACE, memory("a", vector));
    vector[0] = -1;
    assertThat(recallAll().results().getFirst().explanation().orElseThrow().cosine())
        .isEqualTo(1);
  }

  @Test
  void aBatchMayPointAtItself() {
    test.remember("old", 0, 1, 0);
    List<MemoryRecord> stored = engine()
        .remember(
            SPACE,
            List.of(
                memory(
                    "first",
                    CUE,
                    new NewAssociation("second", "next", 1),
                    new NewAssociation("old", "user", 2)),
                memory("second", CUE, new NewAssociation("first", "previous", 0.5f))));
    assertThat(stored).extracting(MemoryRecord::id).containsExactly("first", "second");
    assertThat(engine().associations(SPACE, "first"))
        .containsExactly(
            new Association("first", "second", "next", 1),
            new Association("first", "old", "user", 2),
            new Association("second", "first", "previous", 0.5f));
    assertThat(engine().associations(SPACE, "old"))
        .containsExactly(new Association("first", "old", "user", 2));
  }

  @Test
  void anAssociationIsChangedAndRemoved() {
    test.remember("a", 1, 0, 0);
    test.remember("b", 0, 1, 0);
    engine()
        .associate(
            SPACE,
            List.of(new Association("a", "b", "user", 1), new Association("a", "a", "user", 1)));
    engine().associate(SPACE, List.of(new Association("a", "b", "user", 3)));
    assertThat(engine().associations(SPACE, "b"))
        .containsExactly(new Association("a", "b", "user", 3));
    assertThat(engine().space(SPACE)).isEqualTo(new SpaceInfo(SPACE, 3, "given", 2, 2));
    assertThat(engine().dissociate(SPACE, "a", "b", "other")).isFalse();
    assertThat(engine().dissociate(SPACE, "a", "b", "user")).isTrue();
    assertThat(engine().dissociate(SPACE, "a", "b", "user")).isFalse();
    assertThat(engine().associations(SPACE, "b")).isEmpty();
    test.reopen();
    assertThat(engine().space(SPACE).associations()).isEqualTo(1);
  }

  @Test
  void aForgottenMemoryComesBackOnNoPath() {
    test.remember("a", 1, 0, 0);
    test.remember("secret", 1, 0.1f, 0);
    test.remember("b", 0, 1, 0);
    engine()
        .associate(
            SPACE,
            List.of(
                new Association("a", "secret", "user", 1),
                new Association("secret", "b", "user", 1),
                new Association("b", "secret", "user", 1)));
    assertThat(engine().forget(SPACE, "secret")).isTrue();
    assertThat(engine().forget(SPACE, "secret")).isFalse();
    for (int round = 0; round < 2; round++) {
      assertThat(recallAll().results().toString()).doesNotContain("secret");
      assertThat(TestEngine.codeOf(() -> engine().get(SPACE, "secret")))
          .isEqualTo(Code.MEMORY_NOT_FOUND);
      assertThat(engine().list(SPACE, Optional.empty(), 10).items())
          .extracting(MemoryRecord::id)
          .containsExactly("a", "b");
      assertThat(engine().associations(SPACE, "a")).isEmpty();
      assertThat(engine().associations(SPACE, "b")).isEmpty();
      assertThat(engine().space(SPACE)).isEqualTo(new SpaceInfo(SPACE, 3, "given", 2, 0));
      test.reopen();
    }
    test.remember("secret", 0, 0, 1);
    assertThat(engine().associations(SPACE, "secret")).isEmpty();
  }

  @Test
  void pagesFollowTheOrderOfStoring() {
    for (int i = 0; i < 7; i++) {
      test.remember("m" + i, 1, i, 0);
    }
    engine().forget(SPACE, "m3");
    List<String> seen = new ArrayList<>();
    Optional<String> cursor = Optional.empty();
    do {
      Page<MemoryRecord> page = engine().list(SPACE, cursor, 2);
      page.items().forEach(item -> seen.add(item.id()));
      cursor = page.next();
    } while (cursor.isPresent());
    assertThat(seen).containsExactly("m0", "m1", "m2", "m4", "m5", "m6");
    assertThat(engine().list(SPACE, Optional.empty(), 6).next()).isEmpty();
  }

  @Test
  void answersAreTheSameBitsAfterARestart() {
    Random random = new Random(7);
    List<NewMemory> batch = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      float[] vector = {random.nextFloat() - 0.5f, random.nextFloat() - 0.5f, 1};
      NewAssociation[] to = i == 0
          ? new NewAssociation[0]
          : new NewAssociation[] {
            new NewAssociation("m" + random.nextInt(i), i % 2 == 0 ? "user" : "next", 1),
            new NewAssociation("m0", "hub", random.nextFloat())
          };
      batch.add(memory("m" + i, vector, to));
    }
    engine().remember(SPACE, batch);
    for (int i = 0; i < 500; i += 17) {
      engine().forget(SPACE, "m" + i);
    }
    RecallAnswer before = recallAll();
    assertThat(before.results()).hasSizeGreaterThan(199);
    test.reopen();
    assertThat(recallAll()).isEqualTo(before);
  }
}

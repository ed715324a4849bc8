package org.engram.memory.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.engram.memory.internal.TestEngine.SPACE;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.engram.memory.Association;
import org.engram.memory.MemoryException.Code;
import org.engram.memory.MemoryRecord;
import org.engram.memory.RecallProfile;
import org.engram.memory.RecallRequest;
import org.engram.memory.SpaceInfo;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineThreadsTest {
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

  @Test
  void changesOfManyThreadsAreAllVisibleWhenTheyReturn() throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> running = new ArrayList<>();
      for (int t = 0; t < 40; t++) {
        int thread = t;
        running.add(threads.submit(() -> {
          for (int i = 0; i < 10; i++) {
            String id = thread + "-" + i;
            Random direction = new Random(10L * thread + i);
            float[] vector = {
              direction.nextFloat() - 0.5f,
              direction.nextFloat() - 0.5f,
              direction.nextFloat() - 0.5f
            };
            test.remember(id, vector);
            assertThat(engine().associations(SPACE, id)).isEmpty();
            if (i > 0) {
              String before = thread + "-" + (i - 1);
              engine().associate(SPACE, List.of(new Association(id, before, "user", 1)));
              assertThat(engine().associations(SPACE, id)).hasSize(1);
              RecallRequest itself =
                  RecallRequest.ofVector(vector, 5).with(RecallProfile.DEFAULT.withoutSpreading());
              assertThat(engine().recall(SPACE, itself).results())
                  .anyMatch(r -> r.memory().id().equals(id));
            }
          }
        }));
      }
      for (Future<?> future : running) {
        future.get();
      }
    }
    assertThat(engine().space(SPACE)).isEqualTo(new SpaceInfo(SPACE, 3, "given", 400, 360));
    assertThat(test.store().sequence()).as("transactions are shared").isLessThan(760);
    List<MemoryRecord> listed = engine().list(SPACE, Optional.empty(), 1000).items();
    test.reopen();
    assertThat(engine().space(SPACE)).isEqualTo(new SpaceInfo(SPACE, 3, "given", 400, 360));
    assertThat(engine().list(SPACE, Optional.empty(), 1000).items()).isEqualTo(listed);
  }

  @Test
  void ofManyWhoStoreTheSameIdOneSucceeds() throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Optional<Code>>> running = IntStream.range(0, 20)
          .mapToObj(i -> threads.submit(() -> {
            try {
              test.remember("same", 1, i, 0);
              return Optional.<Code>empty();
            } catch (org.engram.memory.MemoryException e) {
              return Optional.of(e.code());
            }
          }))
          .toList();
      List<Optional<Code>> outcomes = new ArrayList<>();
      for (Future<Optional<Code>> future : running) {
        outcomes.add(future.get());
      }
      assertThat(outcomes).containsOnlyOnce(Optional.empty());
      assertThat(outcomes.stream().flatMap(Optional::stream))
          .hasSize(19)
          .containsOnly(Code.CONFLICT);
    }
    assertThat(engine().space(SPACE).memories()).isEqualTo(1);
  }
}

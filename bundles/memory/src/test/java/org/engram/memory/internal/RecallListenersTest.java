package org.engram.memory.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.engram.memory.MemoryException;
import org.engram.memory.RecallListener;
import org.engram.memory.RecallRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecallListenersTest {
  @TempDir
  Path folder;

  @Test
  void aListenerHearsOfBeginAndEndOfEachRecallUntilItLeaves() {
    try (TestEngine test = TestEngine.withSpace(folder, 2)) {
      test.remember("one", 1, 0);
      List<String> heard = new ArrayList<>();
      RecallListener listener = (space, request) -> {
        heard.add("began " + request.limit() + " in " + space);
        return Optional.of(failed -> heard.add(failed ? "failed" : "answered"));
      };
      Engine engine = test.engine();
      engine.recallListeners().add(listener);
      engine.recall(TestEngine.SPACE, RecallRequest.ofVector(new float[] {1, 0}, 3));
      assertThatThrownBy(
              () -> engine.recall(TestEngine.SPACE, RecallRequest.ofVector(new float[] {1}, 4)))
          .isInstanceOf(MemoryException.class);
      engine.recallListeners().remove(listener);
      engine.recall(TestEngine.SPACE, RecallRequest.ofVector(new float[] {1, 0}, 5));
      assertThat(heard).containsExactly("began 3 in test", "answered", "began 4 in test", "failed");
    }
  }

  /** Somebody else's fault fails no recall. */
  @Test
  void aListenerThatThrowsIsNoFaultOfTheRecall() {
    try (TestEngine test = TestEngine.withSpace(folder, 2)) {
      test.remember("one", 1, 0);
      List<String> heard = new ArrayList<>();
      RecallListeners listeners = test.engine().recallListeners();
      listeners.add((space, request) -> {
        throw new IllegalStateException("planted");
      });
      listeners.add((space, request) -> Optional.of(failed -> {
        throw new NoClassDefFoundError("planted");
      }));
      listeners.add((space, request) -> Optional.of(failed -> heard.add("ended")));
      RecallRequest request = RecallRequest.ofVector(new float[] {1, 0}, 3);
      assertThat(test.engine().recall(TestEngine.SPACE, request).results()).hasSize(1);
      assertThat(heard).containsExactly("ended");
    }
  }
}

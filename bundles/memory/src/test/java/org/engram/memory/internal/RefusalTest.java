package org.engram.memory.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.engram.memory.internal.TestEngine.SPACE;

import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.engram.memory.Association;
import org.engram.memory.MemoryException;
import org.engram.memory.MemoryException.Code;
import org.engram.memory.NewMemory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** An engine with little in it, and the check that a call is refused and nothing is written. */
abstract class RefusalTest {
  static final float[] ONE = {1, 0, 0};

  @TempDir
  Path folder;

  TestEngine test;
  Engine engine;

  @BeforeEach
  void open() {
    test = TestEngine.withSpace(folder, 3);
    engine = test.engine();
    test.remember("a", 1, 0, 0);
    test.remember("b", 0, 1, 0);
    engine.associate(SPACE, List.of(new Association("a", "b", "user", 1)));
  }

  @AfterEach
  void close() {
    test.close();
  }

  final void assertRefused(Code code, String message, ThrowingCallable call) {
    long before = test.store().sequence();
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(MemoryException.class, e -> assertThat(e.code()).isEqualTo(code))
        .hasMessageContaining(message);
    assertThat(test.store().sequence()).as("transactions").isEqualTo(before);
    assertThat(engine.space(SPACE).memories()).isEqualTo(2);
    assertThat(engine.space(SPACE).associations()).isEqualTo(1);
  }

  static NewMemory text(String text) {
    return NewMemory.ofText(text);
  }
}

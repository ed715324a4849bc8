package org.engram.memory.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.engram.memory.internal.TestEngine.SPACE;
import static org.engram.memory.internal.TestEngine.memory;

import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.engram.memory.Association;
import org.engram.memory.MemoryException.Code;
import org.engram.memory.NewMemory.NewAssociation;
import org.engram.memory.RecallRequest;
import org.engram.memory.SpaceSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused, with which code, and that nothing is written then. */
class EngineErrorsTest extends RefusalTest {
  @Test
  void anUnknownSpaceIsAnErrorEverywhere() {
    String gone = "gone";
    List<ThrowingCallable> calls = List.of(
        () -> engine.space(gone),
        () -> engine.deleteSpace(gone),
        () -> engine.remember(gone, memory("x", ONE)),
        () -> engine.remember(gone, List.of()),
        () -> engine.associate(gone, List.of()),
        () -> engine.dissociate(gone, "a", "b", "user"),
        () -> engine.get(gone, "a"),
        () -> engine.associations(gone, "a"),
        () -> engine.list(gone, Optional.empty(), 1),
        () -> engine.forget(gone, "a"),
        () -> engine.recall(gone, RecallRequest.ofVector(ONE, 1)));
    calls.forEach(call -> assertRefused(Code.SPACE_NOT_FOUND, "'gone'", call));
  }

  @Test
  void anUnknownMemoryIsAnErrorWhereItIsNamed() {
    Code code = Code.MEMORY_NOT_FOUND;
    assertRefused(code, "'x'", () -> engine.get(SPACE, "x"));
    assertRefused(code, "'x'", () -> engine.associations(SPACE, "x"));
    assertRefused(code, "'x'", () -> engine.dissociate(SPACE, "a", "x", "user"));
    assertRefused(
        code,
        "'x'",
        () -> engine.associate(
            SPACE,
            List.of(new Association("b", "a", "user", 1), new Association("a", "x", "user", 1))));
    assertRefused(
        code,
        "'x'",
        () -> engine.remember(
            SPACE,
            List.of(memory("c", ONE), memory("d", ONE, new NewAssociation("x", "user", 1)))));
    assertThat(engine.forget(SPACE, "x")).isFalse();
    assertThat(engine.dissociate(SPACE, "b", "a", "user")).isFalse();
  }

  @Test
  void nothingIsOverwritten() {
    assertRefused(Code.CONFLICT, "'a' exists", () -> engine.remember(SPACE, memory("a", ONE)));
    assertRefused(
        Code.CONFLICT,
        "'c' is twice",
        () -> engine.remember(SPACE, List.of(memory("c", ONE), memory("c", ONE))));
    assertRefused(
        Code.CONFLICT, "'test'", () -> engine.createSpace(new SpaceSpec(SPACE, 3, "given")));
  }

  @Test
  void aWrongDimensionNamesBoth() {
    float[] two = {1, 2};
    assertRefused(
        Code.WRONG_DIMENSION,
        "dimension 2; space 'test' has dimension 3",
        () -> engine.remember(SPACE, List.of(memory("c", ONE), memory("d", two))));
    assertRefused(
        Code.WRONG_DIMENSION,
        "dimension 2; space 'test' has dimension 3",
        () -> engine.recall(SPACE, RecallRequest.ofVector(two, 1)));
    test.embedders.add(new LetterEmbedder("given", 5));
    assertRefused(
        Code.WRONG_DIMENSION,
        "dimension 5; space 'test' has dimension 3",
        () -> engine.remember(SPACE, text("hello")));
    assertRefused(
        Code.WRONG_DIMENSION,
        "dimension 7; model 'given' has dimension 5",
        () -> engine.createSpace(new SpaceSpec("other", 7, "given")));
  }

  @Test
  void aVectorWithoutDirectionIsRefused() {
    Code code = Code.INVALID_VECTOR;
    for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
      float[] vector = {1, bad, bad};
      assertRefused(code, bad + " at index 1", () -> engine.remember(SPACE, memory("c", vector)));
      assertRefused(
          code, bad + " at index 1", () -> engine.recall(SPACE, RecallRequest.ofVector(vector, 1)));
    }
    assertRefused(code, "only zeros", () -> engine.remember(SPACE, memory("c", new float[3])));
    assertRefused(
        code,
        "only zeros",
        () -> engine.recall(SPACE, RecallRequest.ofVector(new float[] {0, -0f, 0}, 1)));
    assertRefused(
        code,
        "length outside",
        () -> engine.remember(SPACE, memory("c", new float[] {1e-20f, 0, 0})));
    assertRefused(
        code,
        "length outside",
        () -> engine.remember(SPACE, memory("c", new float[] {1e20f, 0, 0})));
  }

  @ParameterizedTest
  @ValueSource(floats = {-1, -Float.MIN_VALUE, Float.NaN, Float.POSITIVE_INFINITY})
  void aWeightIsFiniteAndNotNegative(float weight) {
    assertRefused(
        Code.INVALID_WEIGHT,
        "" + weight,
        () -> engine.associate(SPACE, List.of(new Association("a", "b", "user", weight))));
    assertRefused(
        Code.INVALID_WEIGHT,
        "" + weight,
        () -> engine.remember(SPACE, memory("c", ONE, new NewAssociation("a", "user", weight))));
  }

  @Test
  void textWithoutItsModelIsRefusedByName() {
    assertRefused(
        Code.NO_EMBEDDING,
        "model 'given', which is not present (present: none)",
        () -> engine.remember(SPACE, text("hello")));
    test.embedders.add(new LetterEmbedder("letters", 3));
    assertRefused(
        Code.NO_EMBEDDING,
        "(present: letters)",
        () -> engine.recall(SPACE, RecallRequest.ofText("hello", 1)));
  }

  @Test
  void aStoppedEngineSaysSo() {
    engine.close();
    assertThat(TestEngine.codeOf(() -> engine.recall(SPACE, RecallRequest.ofVector(ONE, 1))))
        .isEqualTo(Code.STOPPING);
    assertThat(TestEngine.codeOf(() -> engine.createSpace(new SpaceSpec("n", 3, "m"))))
        .isEqualTo(Code.STOPPING);
    assertThat(test.offHeap.bytes()).isZero();
  }

  @Test
  void aClosedStoreStopsChanges() {
    test.store().close();
    assertThat(TestEngine.codeOf(() -> engine.remember(SPACE, memory("c", ONE))))
        .isEqualTo(Code.STOPPING);
  }
}

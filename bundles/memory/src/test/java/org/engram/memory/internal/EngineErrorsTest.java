package org.engram.memory.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.engram.memory.internal.TestEngine.SPACE;
import static org.engram.memory.internal.TestEngine.memory;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.engram.memory.Association;
import org.engram.memory.MemoryException;
import org.engram.memory.MemoryException.Code;
import org.engram.memory.NewMemory;
import org.engram.memory.NewMemory.NewAssociation;
import org.engram.memory.RecallProfile;
import org.engram.memory.RecallRequest;
import org.engram.memory.SpaceSpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused, with which code, and that nothing is written then. */
class EngineErrorsTest {
  private static final float[] ONE = {1, 0, 0};

  @TempDir
  Path folder;

  private TestEngine test;
  private Engine engine;

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

  private void assertRefused(Code code, String message, ThrowingCallable call) {
    long before = test.store().sequence();
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(MemoryException.class, e -> assertThat(e.code()).isEqualTo(code))
        .hasMessageContaining(message);
    assertThat(test.store().sequence()).as("transactions").isEqualTo(before);
    assertThat(engine.space(SPACE).memories()).isEqualTo(2);
    assertThat(engine.space(SPACE).associations()).isEqualTo(1);
  }

  private static NewMemory text(String text) {
    return NewMemory.ofText(text);
  }

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
  void whatIsTooLargeIsRefusedWithTheLimit() {
    Code code = Code.TOO_LARGE;
    assertRefused(code, "65536", () -> engine.remember(SPACE, text("x".repeat(65_537))));
    assertRefused(code, "128", () -> engine.remember(SPACE, memory("x".repeat(129), ONE)));
    assertRefused(
        code,
        "512",
        () -> engine.remember(
            SPACE,
            new NewMemory(
                Optional.empty(),
                Optional.empty(),
                Optional.of("x".repeat(513)),
                Optional.of(ONE),
                Map.of(),
                List.of())));
    assertRefused(
        code,
        "64",
        () -> engine.associate(SPACE, List.of(new Association("a", "b", "k".repeat(65), 1))));
    assertRefused(
        code, "10000", () -> engine.remember(SPACE, Collections.nCopies(10_001, text("x"))));
    assertRefused(code, "65536", () -> engine.remember(SPACE, metadata("x".repeat(65_536))));
  }

  @Test
  void otherArgumentsOutsideTheirRangeAreRefused() {
    Code code = Code.INVALID_ARGUMENT;
    assertRefused(
        code,
        "text or a vector",
        () -> engine.remember(
            SPACE,
            new NewMemory(
                Optional.of("c"),
                Optional.empty(),
                Optional.of("subject"),
                Optional.empty(),
                Map.of(),
                List.of())));
    assertRefused(code, "empty", () -> engine.remember(SPACE, text("")));
    assertRefused(code, "empty", () -> engine.remember(SPACE, memory("", ONE)));
    assertRefused(code, "control", () -> engine.remember(SPACE, memory("a\nb", ONE)));
    assertRefused(code, "index 1", () -> engine.remember(SPACE, memory("a\ud800b", ONE)));
    assertRefused(
        code, "empty", () -> engine.associate(SPACE, List.of(new Association("a", "b", "", 1))));
    for (String name : List.of("", "Upper", "-x", "a/b", "x".repeat(65), "ü")) {
      assertRefused(code, "space name", () -> engine.createSpace(new SpaceSpec(name, 3, "m")));
    }
    assertRefused(code, "65537", () -> engine.createSpace(new SpaceSpec("n", 65_537, "m")));
    assertRefused(code, "dimension 0", () -> engine.createSpace(new SpaceSpec("n", 0, "m")));
    assertRefused(code, "model", () -> engine.createSpace(new SpaceSpec("n", 3, "")));
    for (int limit : new int[] {0, -1, 1001}) {
      assertRefused(code, "limit " + limit, () -> engine.list(SPACE, Optional.empty(), limit));
      assertRefused(
          code, "limit " + limit, () -> engine.recall(SPACE, RecallRequest.ofVector(ONE, limit)));
    }
    for (String cursor : List.of("", "!", "-1", "zzzzzzzzzzzzzzzz")) {
      assertRefused(code, "cursor", () -> engine.list(SPACE, Optional.of(cursor), 1));
    }
    RecallProfile d = RecallProfile.DEFAULT;
    assertRefused(
        code,
        "either",
        () -> engine.recall(
            SPACE, new RecallRequest(Optional.empty(), Optional.empty(), 1, d, false)));
    assertRefused(
        code,
        "either",
        () -> engine.recall(
            SPACE, new RecallRequest(Optional.of("x"), Optional.of(ONE), 1, d, false)));
  }

  private static NewMemory metadata(Object value) {
    return new NewMemory(
        Optional.of("c"),
        Optional.empty(),
        Optional.empty(),
        Optional.of(ONE),
        Map.of("key", value),
        List.of());
  }

  @Test
  void metadataHoldsValuesOnly() {
    Code code = Code.INVALID_ARGUMENT;
    assertRefused(code, "'key'", () -> engine.remember(SPACE, metadata(Map.of("a", 1))));
    assertRefused(code, "'key'", () -> engine.remember(SPACE, metadata(Optional.of(1))));
    assertRefused(code, "'key' is NaN", () -> engine.remember(SPACE, metadata(Double.NaN)));
    Object deep = 1;
    for (int i = 0; i < 20; i++) {
      deep = List.of(deep);
    }
    Object tooDeep = deep;
    assertRefused(code, "'key'", () -> engine.remember(SPACE, metadata(tooDeep)));
  }

  @Test
  void aProfileOutsideItsRangesIsRefused() {
    Duration day = Duration.ofDays(1);
    List<RecallProfile> profiles = List.of(
        new RecallProfile(0, 3, 50, 2, .5f, .8f, .5f, false, day),
        new RecallProfile(1001, 3, 50, 2, .5f, .8f, .5f, false, day),
        new RecallProfile(200, -1, 50, 2, .5f, .8f, .5f, false, day),
        new RecallProfile(200, 3, 0, 2, .5f, .8f, .5f, false, day),
        new RecallProfile(200, 3, 50, 0, .5f, .8f, .5f, false, day),
        new RecallProfile(200, 3, 50, 5, .5f, .8f, .5f, false, day),
        new RecallProfile(200, 3, 50, 2, 0, .8f, .5f, false, day),
        new RecallProfile(200, 3, 50, 2, 1.5f, .8f, .5f, false, day),
        new RecallProfile(200, 3, 50, 2, Float.NaN, .8f, .5f, false, day),
        new RecallProfile(200, 3, 50, 2, .5f, -1, .5f, false, day),
        new RecallProfile(200, 3, 50, 2, .5f, Float.NaN, .5f, false, day),
        new RecallProfile(200, 3, 50, 2, .5f, .8f, 1.1f, false, day),
        new RecallProfile(200, 3, 50, 2, .5f, .8f, .5f, false, Duration.ZERO));
    for (RecallProfile profile : profiles) {
      assertRefused(
          Code.INVALID_ARGUMENT,
          "",
          () -> engine.recall(SPACE, RecallRequest.ofVector(ONE, 1).with(profile)));
    }
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

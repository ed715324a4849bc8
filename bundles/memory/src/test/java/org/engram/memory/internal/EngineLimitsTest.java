package org.engram.memory.internal;

import static org.engram.memory.internal.TestEngine.SPACE;
import static org.engram.memory.internal.TestEngine.memory;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.engram.memory.Association;
import org.engram.memory.MemoryException.Code;
import org.engram.memory.NewMemory;
import org.engram.memory.RecallProfile;
import org.engram.memory.RecallRequest;
import org.engram.memory.SpaceSpec;
import org.junit.jupiter.api.Test;

/** Sizes, ranges and forms that are refused, and that nothing is written then. */
class EngineLimitsTest extends RefusalTest {
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
}

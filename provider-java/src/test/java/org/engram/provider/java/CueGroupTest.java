package org.engram.provider.java;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.engram.kernel.spi.Cues;
import org.engram.kernel.spi.KernelException;
import org.engram.kernel.spi.SpreadOutput;
import org.engram.kernel.spi.SpreadRequest;
import org.engram.kernel.spi.layout.GraphLayout;
import org.engram.kernel.spi.layout.SpreadWorkspace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Cues side by side against each of them by the definition. */
final class CueGroupTest {
  private static final long SEED = 1;
  private static final int CASES = 150;
  private static final double ALWAYS_PULL = -1;
  private static final double SOON_PULL = 0.02;
  private static final int ALWAYS_TOGETHER = 1;
  private static final int NEVER_TOGETHER = 17;

  /** Every tier, all cues pulled from the first step on or from different ones, and too few. */
  static Stream<Arguments> kernels() {
    return Stream.of(
        Arguments.of("scalar", kernel(ALWAYS_PULL, ALWAYS_TOGETHER, ScalarCuePull::new)),
        Arguments.of("scalar", kernel(SOON_PULL, ALWAYS_TOGETHER, ScalarCuePull::new)),
        Arguments.of("vector", kernel(ALWAYS_PULL, ALWAYS_TOGETHER, VectorCuePull::new)),
        Arguments.of("vector", kernel(SOON_PULL, ALWAYS_TOGETHER, VectorCuePull::new)),
        Arguments.of("vector, one by one", kernel(SOON_PULL, 16, VectorCuePull::new)),
        Arguments.of("vector, alone", kernel(SOON_PULL, NEVER_TOGETHER, VectorCuePull::new)));
  }

  private static Spreading kernel(
      double denseShare, int least, Function<SpreadState, CuePull> sideBySide) {
    return new Spreading(denseShare, least, sideBySide);
  }

  @ParameterizedTest(name = "{0} {index}")
  @MethodSource("kernels")
  void everyCueHasTheBitsOfTheDefinition(String name, Spreading kernel) {
    int failed = 0;
    for (long seed = SEED; seed < SEED + CASES; seed++) {
      failed += differs(kernel, seed, Optional.empty());
    }
    assertThat(failed).isBetween(CASES / 50, CASES / 2);
  }

  @Test
  void aLaneThatIsOneBitOffIsFound() {
    Spreading kernel = kernel(ALWAYS_PULL, ALWAYS_TOGETHER, AstrayPull::new);
    assertThatThrownBy(() -> {
          for (long seed = SEED; seed < SEED + 20; seed++) {
            differs(kernel, seed, Optional.empty());
          }
        })
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void anOutputWithoutRoomIsRefusedForTheFirstCueThatNeedsIt() {
    Spreading kernel = kernel(ALWAYS_PULL, ALWAYS_TOGETHER, VectorCuePull::new);
    for (long seed = SEED; seed < SEED + CASES; seed++) {
      differs(kernel, seed, Optional.of(3L));
    }
  }

  /** A pull whose last lane sums up one bit too much. */
  private static final class AstrayPull extends ScalarCuePull {
    AstrayPull(SpreadState state) {
      super(state);
    }

    @Override
    void settle(long firstSlot) {
      super.settle(firstSlot);
      set(nextAt, firstSlot, CUES - 1, Math.nextUp(get(nextAt, firstSlot, CUES - 1)));
    }
  }

  /** Requires the outcome of the definition; returns 1 if that is a failure. */
  private static int differs(Spreading kernel, long seed, Optional<Long> room) {
    SpreadCase first = SpreadCase.random(seed);
    int cueCount = 16 + (int) (seed % 5);
    List<SpreadCase> cues = IntStream.range(0, cueCount).mapToObj(first::moved).toList();
    List<SpreadCase.Expected> expected = cues.stream().map(SpreadCase::expected).toList();
    long capacity = room.orElse((long) first.nodes());
    int failing = IntStream.range(0, cueCount)
        .filter(cue ->
            expected.get(cue).nonFinite() >= 0 || results(expected.get(cue)).size() > capacity)
        .findFirst()
        .orElse(-1);
    try (Arena arena = Arena.ofConfined()) {
      GraphLayout graph = first.layout(arena);
      SpreadWorkspace workspace = SpreadWorkspace.allocateBatch(arena, graph);
      SpreadOutput output = SpreadOutput.allocate(arena, cueCount, capacity);
      SpreadRequest request = request(arena, cues);
      if (failing < 0) {
        kernel.spread(graph, request, workspace, output);
        for (int cue = 0; cue < cueCount; cue++) {
          assertThat(written(output, cue))
              .as("seed %d cue %d", seed, cue)
              .isEqualTo(results(expected.get(cue)));
        }
      } else {
        long node = expected.get(failing).nonFinite();
        assertThatThrownBy(() -> kernel.spread(graph, request, workspace, output))
            .as("seed %d", seed)
            .hasMessageContaining("cue " + failing)
            .isInstanceOfSatisfying(
                KernelException.class,
                e -> assertThat(e.position()).as("seed %d", seed).isEqualTo(node));
      }
      assertThat(workspace.memory().mismatch(arena.allocate(workspace.memory().byteSize())))
          .as("first byte of the workspace that is not 0, seed %d", seed)
          .isEqualTo(-1);
    }
    return failing < 0 ? 0 : 1;
  }

  private static SpreadRequest request(Arena arena, List<SpreadCase> cues) {
    SpreadRequest one = cues.getFirst().request(arena);
    long seeds = cues.getFirst().seeds().size();
    Cues all = new Cues(
        cues.size(),
        arena.allocateFrom(
            ValueLayout.JAVA_LONG,
            IntStream.rangeClosed(0, cues.size()).mapToLong(cue -> cue * seeds).toArray()),
        arena.allocateFrom(
            ValueLayout.JAVA_INT,
            cues.stream()
                .flatMap(cue -> cue.seeds().stream())
                .mapToInt(SpreadCase.Seed::node)
                .toArray()),
        activations(arena, cues));
    return new SpreadRequest(
        one.steps(), one.d(), one.keep(), one.theta(), one.normalise(), one.accumulate(), all);
  }

  private static java.lang.foreign.MemorySegment activations(Arena arena, List<SpreadCase> cues) {
    List<SpreadCase.Seed> seeds =
        cues.stream().flatMap(cue -> cue.seeds().stream()).toList();
    float[] activations = new float[seeds.size()];
    for (int i = 0; i < activations.length; i++) {
      activations[i] = seeds.get(i).activation();
    }
    return arena.allocateFrom(ValueLayout.JAVA_FLOAT, activations);
  }

  private static List<String> results(SpreadCase.Expected expected) {
    List<String> results = new ArrayList<>();
    for (int node = 0; node < expected.values().size(); node++) {
      if (expected.values().get(node) != 0) {
        results.add(node + " " + Float.floatToRawIntBits(expected.values().get(node)));
      }
    }
    return results;
  }

  private static List<String> written(SpreadOutput output, int cue) {
    List<String> written = new ArrayList<>();
    for (long i = 0; i < output.count(cue); i++) {
      written.add(output.node(cue, i) + " " + Float.floatToRawIntBits(output.activation(cue, i)));
    }
    return written;
  }
}

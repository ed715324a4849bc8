package org.engram.kernel.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.engram.kernel.spi.Refused.assertInvalid;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.engram.kernel.spi.layout.Int8Plane;
import org.engram.kernel.spi.layout.Int8PlaneBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What each request refuses when it is made, and what the message names. */
class RequestsTest {
  private final Arena arena = Arena.ofConfined();

  @AfterEach
  void free() {
    arena.close();
  }

  @Test
  void aSimilarityOfOtherDimensionsNamesBoth() {
    Matrix rows = Matrix.dense(floats(8), 2, 4);
    assertInvalid(
        () -> new SimilarityRequest(floats(3), rows, floats(2)),
        "query has dimension 3.0, the rows have 4");
    assertInvalid(
        () -> new SimilarityRequest(arena.allocate(18, 4), rows, floats(2)), "dimension 4.5");
  }

  @Test
  void aSimilarityWritesApartFromItsInputs() {
    MemorySegment memory = floats(20);
    Matrix rows = Matrix.dense(memory.asSlice(0, 32), 2, 4);
    MemorySegment query = memory.asSlice(32, 16);
    assertThat(new SimilarityRequest(query, rows, memory.asSlice(48)).out()).isNotNull();
    assertInvalid(
        () -> new SimilarityRequest(query, rows, memory.asSlice(44)), "out overlaps query");
    assertInvalid(
        () -> new SimilarityRequest(query, rows, memory.asSlice(28)), "out overlaps rows");
    assertInvalid(
        () -> new SimilarityRequest(query, rows, floats(1)), "out has 4 bytes, needs 2 elements");
  }

  @Test
  void aLargerOutputOverlapsOnlyWithWhatIsWritten() {
    MemorySegment memory = floats(20);
    Matrix rows = Matrix.dense(memory.asSlice(8, 32), 2, 4);
    assertThat(new SimilarityRequest(floats(4), rows, memory).out()).isEqualTo(memory);
  }

  @Test
  void aTopKOutOfItsDomainIsRefused() {
    Matrix rows = Matrix.dense(floats(65 * 4), 65, 4);
    Matrix queries = Matrix.dense(floats(4), 1, 4);
    assertInvalid(
        () -> new TopKRequest(Matrix.dense(floats(4), 2, 2), rows, null, -1, 1),
        "queries have dimension 2, the rows have 4");
    assertInvalid(() -> new TopKRequest(queries, rows, null, -1, 0), "k 0 is less than 1");
    assertInvalid(() -> new TopKRequest(queries, rows, null, Float.NaN, 1), "minScore is NaN");
    assertInvalid(
        () -> new TopKRequest(queries, rows, longs(1), -1, 1),
        "selection has 8 bytes, needs 2 elements of 8");
  }

  @Test
  void aPlaneIsOfTheRowsThatAreSearched() {
    MemorySegment norms = floats(130);
    Matrix rows = Matrix.dense(floats(130 * 4), 130, 4).withNorms(norms);
    Int8Plane plane = Int8PlaneBuilder.build(arena, rows);
    TopKRequest plain = new TopKRequest(rows.rows(0, 1), rows, longs(3), -1, 2);
    assertThat(plain.plane()).isNull();
    TopKRequest request = plain.withPlane(plane);
    assertThat(request.plane()).isSameAs(plane);
    assertThat(request.withPlane(plane)).isEqualTo(request);
    assertInvalid(
        () -> plain.withPlane(plane.rows(0, 129)),
        "a plane of 129 rows of dimension 4 for 130 rows of dimension 4");
    Matrix other = Matrix.dense(floats(130 * 5), 130, 5).withNorms(norms);
    assertInvalid(
        () -> plain.withPlane(Int8PlaneBuilder.build(arena, other)), "130 rows of dimension 5");
  }

  @Test
  void aPartHasItsShareOfEverything() {
    Matrix rows = Matrix.dense(floats(200 * 4), 200, 4).withNorms(floats(200));
    MemorySegment selection = longs(4);
    TopKRequest whole = new TopKRequest(rows.rows(0, 2), rows, selection, 0.5f, 3)
        .withPlane(Int8PlaneBuilder.build(arena, rows));
    TopKRequest part = whole.part(64, 130);
    assertThat(part.queries()).isEqualTo(whole.queries());
    assertThat(part.rows()).isEqualTo(rows.rows(64, 130));
    assertThat(part.selection()).isEqualTo(selection.asSlice(8));
    assertThat(part.minScore()).isEqualTo(0.5f);
    assertThat(part.k()).isEqualTo(3);
    assertThat(part.plane()).isNotNull().satisfies(plane -> {
      assertThat(plane.firstRow()).isEqualTo(64);
      assertThat(plane.rowCount()).isEqualTo(130);
    });
    TopKRequest bare = new TopKRequest(rows.rows(0, 2), rows, null, 0.5f, 3).part(128, 72);
    assertThat(bare.selection()).isNull();
    assertThat(bare.plane()).isNull();
    assertInvalid(() -> whole.part(32, 64), "row 32 is no multiple of 64");
    assertInvalid(() -> whole.part(192, 9), "rows 192 + 9 of 200");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 63, 64, 65, Integer.MAX_VALUE})
  void aSelectionHasABitForEachRow(int rowCount) {
    long words = TopKRequest.selectionWords(rowCount);
    assertThat(words * 64).isBetween((long) rowCount, rowCount + 63L);
  }

  @Test
  void aDecayOutOfItsDomainIsRefused() {
    MemorySegment ages = longs(2);
    for (double timeConstant : new double[] {0, -1, 9e-301, 2e300, Double.NaN}) {
      assertInvalid(
          () -> new DecayRequest(floats(2), ages, 2, timeConstant, floats(2)),
          "time constant " + timeConstant + " is outside [1.0E-300, 1.0E300]");
    }
    assertInvalid(() -> new DecayRequest(floats(2), ages, -1, 1, floats(2)), "count -1");
    assertInvalid(
        () -> new DecayRequest(floats(3), ages, 3, 1, floats(3)), "ages has 16 bytes, needs 3");
    assertThat(new DecayRequest(floats(2), ages, 2, 1e-300, floats(2)).count()).isEqualTo(2);
    assertThat(new DecayRequest(floats(2), ages, 2, 1e300, floats(2)).count()).isEqualTo(2);
  }

  @Test
  void aDecayIsInPlaceOrApart() {
    MemorySegment memory = floats(8);
    MemorySegment ages = longs(3);
    assertThat(new DecayRequest(memory, ages, 3, 1, memory).out()).isEqualTo(memory);
    assertThat(new DecayRequest(memory, ages, 3, 1, memory.asSlice(12)).count()).isEqualTo(3);
    assertInvalid(
        () -> new DecayRequest(memory, ages, 3, 1, memory.asSlice(8)), "out overlaps strengths");
    assertInvalid(() -> new DecayRequest(memory, ages, 3, 1, ages), "out overlaps ages");
  }

  @Test
  void aPowerDecayOutOfItsDomainIsRefused() {
    for (double factor : new double[] {0, -1, 9e-201, 2e200, Double.NaN}) {
      assertInvalid(
          () -> power(2, factor, 1), "factor " + factor + " is outside [1.0E-200, 1.0E200]");
    }
    for (double exponent : new double[] {0, -0.5, 1000.5, Double.NaN}) {
      assertInvalid(
          () -> power(2, 1, exponent), "exponent " + exponent + " is outside (0, 1000.0]");
    }
    assertInvalid(() -> power(-1, 1, 1), "count -1");
    assertThat(power(2, 1e-200, 1000).count()).isEqualTo(2);
    assertThat(power(2, 1e200, Double.MIN_VALUE).count()).isEqualTo(2);
    MemorySegment two = floats(2);
    assertInvalid(
        () -> new PowerDecayRequest(floats(3), longs(2), floats(3), 3, 1, 1, floats(3)),
        "elapsed has 16 bytes, needs 3");
    assertInvalid(
        () -> new PowerDecayRequest(floats(3), longs(3), two, 3, 1, 1, floats(3)),
        "stability has 8 bytes, needs 3");
    assertInvalid(
        () -> new PowerDecayRequest(two, longs(2), two, 2, 1, 1, floats(2).asReadOnly()),
        "out is read-only");
  }

  @Test
  void aPowerDecayIsInPlaceOrApart() {
    MemorySegment memory = floats(9);
    MemorySegment stability = memory.asSlice(24);
    MemorySegment elapsed = longs(3);
    assertThat(new PowerDecayRequest(memory, elapsed, stability, 3, 1, 1, memory).out())
        .isEqualTo(memory);
    assertInvalid(
        () -> new PowerDecayRequest(memory, elapsed, stability, 3, 1, 1, memory.asSlice(8)),
        "out overlaps strengths");
    assertInvalid(
        () -> new PowerDecayRequest(memory, elapsed, stability, 3, 1, 1, memory.asSlice(16)),
        "out overlaps stability");
    assertInvalid(
        () -> new PowerDecayRequest(memory, elapsed, stability, 3, 1, 1, elapsed),
        "out overlaps elapsed");
  }

  @Test
  void theFirstStabilityThatIsNotAboveZeroIsNamed() {
    for (float bad : new float[] {0, -0f, -1, Float.NaN, Float.NEGATIVE_INFINITY}) {
      PowerDecayRequest request = power(4, 1, 1);
      request.stability().copyFrom(MemorySegment.ofArray(new float[] {
        Float.MIN_VALUE, Float.POSITIVE_INFINITY, bad, bad
      }));
      assertInvalid(request::checkStability, "stability 2 is " + bad + ", not above 0");
      assertThat(request.badStability(2).position()).isEqualTo(2);
    }
    PowerDecayRequest request = power(4, 1, 1);
    request.stability().copyFrom(MemorySegment.ofArray(new float[] {1, 2, 3, 4}));
    assertThatCode(request::checkStability).doesNotThrowAnyException();
  }

  private PowerDecayRequest power(int count, double factor, double exponent) {
    int room = Math.max(0, count);
    return new PowerDecayRequest(
        floats(room), longs(room), floats(room), count, factor, exponent, floats(room));
  }

  @Test
  void aSpreadOutOfItsDomainIsRefused() {
    Cues cues = Cues.single(arena, new int[] {1}, new float[] {1});
    assertInvalid(() -> new SpreadRequest(0, 1, 1, 0, true, false, cues), "steps 0");
    assertInvalid(
        () -> new SpreadRequest(1, Float.NaN, 1, 0, true, false, cues), "d NaN and keep 1.0");
    assertInvalid(
        () -> new SpreadRequest(1, 1, Float.POSITIVE_INFINITY, 0, true, false, cues), "Infinity");
    assertInvalid(() -> new SpreadRequest(1, 1, 1, -0.1f, true, false, cues), "theta -0.1");
    assertInvalid(() -> new SpreadRequest(1, 1, 1, Float.NaN, true, false, cues), "theta NaN");
  }

  @Test
  void cuesAscendFromZeroWithinTheirSeeds() {
    MemorySegment nodes = arena.allocate(ValueLayout.JAVA_INT, 3);
    assertThat(new Cues(2, offsets(0, 1, 3), nodes, floats(3)).offset(2)).isEqualTo(3);
    assertInvalid(() -> new Cues(0, offsets(0), nodes, floats(3)), "cueCount 0");
    assertInvalid(() -> new Cues(1, offsets(1, 2), nodes, floats(3)), "cue offset 0 is 1");
    assertInvalid(() -> new Cues(2, offsets(0, 2, 1), nodes, floats(3)), "cue offset 2 is 1");
    assertInvalid(() -> new Cues(1, offsets(0, 4), nodes, floats(4)), "seed nodes has 12 bytes");
    assertInvalid(() -> new Cues(1, offsets(0, 3), nodes, floats(2)), "seed activations has 8");
    assertInvalid(
        () -> Cues.single(arena, new int[2], new float[1]), "2 seed nodes, 1 activations");
  }

  @Test
  void aSpreadOutputHasRoomForEveryCue() {
    SpreadOutput output = SpreadOutput.allocate(arena, 2, 3);
    output.counts().setAtIndex(ValueLayout.JAVA_LONG, 1, 2);
    output.nodes().setAtIndex(ValueLayout.JAVA_INT, 4, 77);
    output.activations().setAtIndex(ValueLayout.JAVA_FLOAT, 4, 0.5f);
    assertThat(output.count(1)).isEqualTo(2);
    assertThat(output.node(1, 1)).isEqualTo(77);
    assertThat(output.activation(1, 1)).isEqualTo(0.5f);
    MemorySegment few = floats(5);
    assertInvalid(
        () -> new SpreadOutput(2, 3, few, floats(6), longs(2)), "nodes has 20 bytes, needs 6");
    assertInvalid(() -> new SpreadOutput(0, 3, few, few, longs(2)), "room for 0 cues of 3 nodes");
    assertInvalid(
        () -> new SpreadOutput(1 << 30, 1L << 40, few, few, longs(2)),
        "room for 1073741824 cues of 1099511627776 nodes");
    assertInvalid(
        () -> SpreadOutput.allocate(arena, 1 << 30, 1L << 40), "room for 1073741824 cues");
  }

  private MemorySegment floats(int count) {
    return arena.allocate(ValueLayout.JAVA_FLOAT, count);
  }

  private MemorySegment longs(int count) {
    return arena.allocate(ValueLayout.JAVA_LONG, count);
  }

  private MemorySegment offsets(long... values) {
    return arena.allocateFrom(ValueLayout.JAVA_LONG, values);
  }
}

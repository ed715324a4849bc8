package org.engram.benchmarks.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class RaceTest {
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final Race race = new Race(3, 1, new PrintStream(printed, true, StandardCharsets.UTF_8));

  /** A contestant whose clock is set: what the table says of it is known. */
  private record Clocked(String name, double each, float value) implements Contestant {
    @Override
    public double nanos(long millis) {
      return each;
    }

    @Override
    public float[] result() {
      return new float[] {value};
    }
  }

  @Test
  void aRatioIsOfTheirTimeToOurs() throws IOException {
    race.run(
        "title",
        "row",
        10,
        List.of(new Clocked("ours", 2000, 1), new Clocked("theirs", 5000, 1)),
        found -> "right");
    assertThat(printed.toString(StandardCharsets.UTF_8))
        .containsPattern("ours +2.00 µs +200.000 +1.00 +1.00 +1.00 +right")
        .containsPattern("theirs +5.00 µs +500.000 +2.50 +2.50 +2.50 +right");
  }

  @Test
  void aWrongResultIsNotTimed() {
    assertThatThrownBy(() -> race.run(
            "title",
            "row",
            10,
            List.of(new Clocked("ours", 2000, 1), new Clocked("wrong", 1, 2)),
            found -> {
              if (found[0] != 1) {
                throw new IllegalStateException("wrong scores");
              }
              return "right";
            }))
        .hasMessage("wrong scores");
    assertThat(printed.toString(StandardCharsets.UTF_8)).isEmpty();
  }

  @Test
  void aContestantOfThisJvmIsCalledAtLeastOnce() throws IOException {
    int[] calls = {0};
    Contestant contestant = Contestant.of("one", () -> calls[0]++, () -> new float[] {calls[0]});
    assertThat(contestant.nanos(0)).isNotNegative();
    assertThat(contestant.result()).containsExactly(2);
  }

  @Test
  void vectorsAreOfLengthOneAndTheSameEachTime() {
    Vectors vectors = Vectors.clustered(200, 24);
    assertThat(vectors.product(7, 7)).isCloseTo(1, org.assertj.core.data.Offset.offset(1e-6));
    assertThat(vectors.values()[7]).containsExactly(Vectors.clustered(200, 24).values()[7]);
    assertThat(vectors.bytes().remaining()).isEqualTo(200 * 24 * Float.BYTES);
  }
}

package org.engram.http.internal.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RefusalsTest {
  private final List<String> lines = new ArrayList<>();
  private long now;
  private final Refusals refusals = new Refusals(() -> now, lines::add);

  private void pass(long seconds) {
    now += TimeUnit.SECONDS.toNanos(seconds);
    refusals.tick();
  }

  @Test
  void aSourceHasALineAtOnceAndThenOneForEachMinute() {
    for (int i = 0; i < 100; i++) {
      refusals.count("10.0.0.1", i % 4 == 0 ? "too_large" : "admin_token_required");
    }
    assertThat(lines).containsExactly("Refused a request of 10.0.0.1: too_large");
    pass(59);
    assertThat(lines).hasSize(1);
    pass(1);
    assertThat(lines)
        .hasSize(2)
        .last()
        .isEqualTo("Refused 99 more requests of 10.0.0.1 within a minute:"
            + " admin_token_required 75, too_large 24");
    refusals.count("10.0.0.1", "too_large");
    assertThat(lines).as("the same minute").hasSize(2);
    refusals.count("10.0.0.2", "too_large");
    assertThat(lines).as("another source").hasSize(3);
  }

  @Test
  void aQuietMinuteForgetsTheSource() {
    refusals.count("10.0.0.1", "too_large");
    pass(60);
    assertThat(refusals.size()).isZero();
    refusals.count("10.0.0.1", "too_large");
    assertThat(lines).hasSize(2);
  }

  @Test
  void theTableIsBoundedAndTheRestSharesALine() {
    for (int i = 0; i < 10 * Refusals.MOST_SOURCES; i++) {
      refusals.count("10.1." + i / 256 + "." + i % 256, "bad_request");
    }
    assertThat(refusals.size()).isEqualTo(Refusals.MOST_SOURCES + 1);
    assertThat(lines)
        .hasSize(Refusals.MOST_SOURCES + 1)
        .last()
        .isEqualTo("Refused a request of other addresses: bad_request");
  }
}

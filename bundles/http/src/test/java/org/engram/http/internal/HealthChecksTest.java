package org.engram.http.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.OptionalLong;
import org.engram.http.internal.HealthCheck.Finding;
import org.engram.kernel.admission.Candidate;
import org.engram.kernel.admission.Candidate.State;
import org.junit.jupiter.api.Test;

class HealthChecksTest {
  private static Candidate candidate(State state, boolean shipped) {
    return new Candidate(
        "ab".repeat(32),
        "org.engram.provider-x",
        "1.0.0",
        state,
        "it hangs",
        OptionalLong.of(7),
        shipped,
        "");
  }

  private static List<Finding> findings(Candidate... candidates) {
    return HealthChecks.rejected(() -> List.of(candidates)).findings();
  }

  @Test
  void aShippedProviderThatIsRejectedHereIsAReasonToLook() {
    assertThat(findings(candidate(State.REJECTED, true))).singleElement().satisfies(found -> {
      assertThat(found.fatal()).isFalse();
      assertThat(found.reason()).contains("provider-x 1.0.0", "it hangs", "kernel:swap");
    });
  }

  @Test
  void whatAnOperatorTriedInVainIsNone() {
    assertThat(findings(candidate(State.REJECTED, false), candidate(State.STANDBY, true)))
        .isEmpty();
  }

  @Test
  void aStoreThatCannotBeReadIsSaidAndDoesNotEndTheAnswer() {
    HealthCheck check = HealthChecks.rejected(() -> {
      throw new UncheckedIOException("The provider store cannot be read", new IOException("gone"));
    });
    assertThat(check.findings())
        .singleElement()
        .satisfies(found -> assertThat(found.reason()).contains("cannot be read"));
  }
}

package org.engram.health.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.StreamSupport;
import org.apache.felix.hc.api.Result;
import org.apache.felix.hc.api.Result.Status;
import org.apache.felix.hc.api.ResultLog;
import org.engram.kernel.admission.Candidate;
import org.engram.kernel.admission.Candidate.State;
import org.engram.memory.EngineHealth;
import org.engram.memory.EngineStatus;
import org.engram.memory.OperationStats;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChecksTest {
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

  private static Result rejected(Candidate... candidates) {
    return Checks.rejected(() -> List.of(candidates)).execute();
  }

  private static List<String> reasons(Result result) {
    return StreamSupport.stream(result.spliterator(), false)
        .map(ResultLog.Entry::getMessage)
        .toList();
  }

  @Test
  void aShippedProviderThatIsRejectedHereIsAReasonToLook() {
    Result result = rejected(candidate(State.REJECTED, true));
    assertThat(result.getStatus()).isEqualTo(Status.WARN);
    assertThat(reasons(result))
        .singleElement()
        .asString()
        .contains("provider-x 1.0.0", "it hangs", "kernel:swap");
  }

  @Test
  void whatAnOperatorTriedInVainIsNone() {
    assertThat(rejected(candidate(State.REJECTED, false), candidate(State.STANDBY, true))
            .isOk())
        .isTrue();
  }

  @Test
  void aStoreThatCannotBeReadIsSaidAndDoesNotEndTheAnswer() {
    Result result = Checks.rejected(() -> {
          throw new UncheckedIOException("The provider store cannot be read", new IOException());
        })
        .execute();
    assertThat(reasons(result)).singleElement().asString().contains("cannot be read");
  }

  private static EngineStatus engine(boolean writable, List<String> reasons) {
    return new EngineStatus() {
      @Override
      public EngineHealth health() {
        return new EngineHealth(writable, reasons, 0, 0, 0, 0, 0, List.of());
      }

      @Override
      public List<OperationStats> operations() {
        return List.of();
      }
    };
  }

  @ParameterizedTest
  @CsvSource({"true,WARN", "false,CRITICAL"})
  void anEngineThatIsReadOnlyCannotDoItsWork(boolean writable, Status status) {
    Result result = Checks.engine(engine(writable, List.of("one", "two"))).execute();
    assertThat(result.getStatus()).isEqualTo(status);
    assertThat(reasons(result)).containsExactly("one", "two");
    assertThat(Checks.engine(engine(true, List.of())).execute().isOk()).isTrue();
  }

  @Test
  void withoutAnEmbeddingSomethingIsMissing() {
    assertThat(Checks.embedding(engine(true, List.of())).execute().getStatus())
        .isEqualTo(Status.WARN);
  }

  @Test
  void threadsThatWaitForEachOtherAreNamed() throws Exception {
    assertThat(Checks.deadlock().execute().isOk()).isTrue();
    Deadlock deadlock = Deadlock.make();
    try {
      Result result = Checks.deadlock().execute();
      assertThat(result.getStatus()).isEqualTo(Status.CRITICAL);
      assertThat(reasons(result)).singleElement().asString().contains(deadlock.names());
    } finally {
      deadlock.end();
    }
  }
}

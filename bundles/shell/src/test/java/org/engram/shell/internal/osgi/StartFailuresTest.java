package org.engram.shell.internal.osgi;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class StartFailuresTest {
  @Test
  void theOutermostExceptionOfTheProductIsTheSentence() {
    String trace = """
        java.lang.RuntimeException: outer
        \tat a.B.c(B.java:1)
        Caused by: org.engram.store.StoreException: The store cannot be opened.
        \tat d.E.f(E.java:2)
        Caused by: java.io.IOException: engram.db is damaged: row 7.
        \t... 3 more
        """;
    assertThat(StartFailures.cause(trace)).isEqualTo("The store cannot be opened.");
  }

  @Test
  void withoutOneTheInnermostCauseIs() {
    String trace = """
        java.lang.RuntimeException: outer
        \tat a.B.c(B.java:1)
        Caused by: java.io.IOException: engram.db is damaged: row 7.
        \t... 3 more
        """;
    assertThat(StartFailures.cause(trace)).isEqualTo("engram.db is damaged: row 7.");
    assertThat(
            StartFailures.cause("java.lang.IllegalStateException: The port 80 is taken.\n\tat x"))
        .isEqualTo("The port 80 is taken.");
    assertThat(StartFailures.cause("no trace at all")).isEqualTo("no trace at all");
  }
}

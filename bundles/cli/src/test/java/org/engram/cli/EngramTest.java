package org.engram.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EngramTest {
  @TempDir
  Path folder;

  private Session session;

  @BeforeEach
  void open() throws Exception {
    session = new Session(folder);
    session.environment.put("ENGRAM_HTTP_PORT", Integer.toString(Session.freePort()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "dance",
        "start --fast",
        "start --timeout soon",
        "kernel",
        "memory",
        "config",
        "config set arena.size_bytes",
        "config get",
        "recall",
        "remember",
        "recall a b",
        "benchmark --workload dance",
        "benchmark --quick --full",
        "benchmark --baseline file",
        "benchmark --calibrate --regression",
        "benchmark --calibrate --json file",
        "benchmark --calibrate --workload recall"
      })
  void whatIsNoCommandIsOneSentenceAndExitCode2(String line) {
    assertThat(session.run(line.isEmpty() ? new String[0] : line.split(" ", -1)))
        .isEqualTo(2);
    assertThat(session.out()).isEmpty();
    assertThat(session.err().strip().lines()).hasSize(1);
    assertThat(session.err()).contains("--help shows what there is");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--help", "help", "start --help", "kernel --help", "config set --help"})
  void helpIsNoError(String line) {
    assertThat(session.run(line.split(" ", -1))).isZero();
    assertThat(session.err()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"kernel routes", "memory spaces", "shell", "recall cue", "remember text"})
  void whatNeedsTheDaemonSaysSo(String line) {
    assertThat(session.run(line.split(" ", -1))).isEqualTo(1);
    assertThat(session.err())
        .isEqualTo("Engram does not run on " + session.data + ": engram start.\n");
  }

  @Test
  void statusAndStopWithoutADaemon() {
    assertThat(session.run("status")).isEqualTo(1);
    assertThat(session.out()).isEqualTo("Engram does not run on " + session.data + ".\n");
    assertThat(session.run("stop")).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"start", "run"})
  void aPortThatIsTakenIsNamed(String command) throws Exception {
    session.program("echo must not run; exit 1");
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      session.environment.put("ENGRAM_HTTP_PORT", Integer.toString(other.getLocalPort()));
      assertThat(session.run(command)).isEqualTo(1);
      assertThat(session.err())
          .startsWith("Port " + other.getLocalPort() + " on 127.0.0.1 cannot be had")
          .hasLineCount(1);
    }
  }

  @Test
  void aDataFolderThatIsAFileIsNamed() throws Exception {
    Files.writeString(session.data, "");
    assertThat(session.run("start")).isEqualTo(1);
    assertThat(session.err())
        .isEqualTo("The data folder " + session.data + " is a file, not a folder.\n");
  }

  @Test
  void aDaemonThatEndsGivesItsReason() throws Exception {
    session.program(
        "echo 'WARNING: Using incubator modules'; echo 'The store is damaged.' >&2; exit 1");
    assertThat(session.run("start")).isEqualTo(1);
    assertThat(session.err()).isEqualTo("The store is damaged.\n");
  }

  @Test
  void aDaemonThatSaysNothingIsReportedWithItsCode() throws Exception {
    session.program("exit 7");
    assertThat(session.run("start")).isEqualTo(1);
    assertThat(session.err()).isEqualTo("The daemon ended with code 7 and said nothing.\n");
  }

  @Test
  void aDaemonThatIsNotReadyInTimeIsReportedWithItsLastLines() throws Exception {
    session.program("echo 'replaying row 5'; exec sleep 20");
    assertThat(session.run("start", "--timeout", "1")).isEqualTo(1);
    assertThat(session.err())
        .startsWith("Engram is not ready after 1 s, and goes on starting as process ")
        .endsWith("its last lines:\nreplaying row 5\n");
    long pid = Long.parseLong(session.err().replaceAll("(?s).*process ([0-9]+);.*", "$1"));
    assertThat(ProcessHandle.of(pid).orElseThrow().destroy()).isTrue();
  }

  @Test
  void theVersionNamesTheRuntime() {
    assertThat(session.run("version")).isZero();
    assertThat(session.out()).startsWith("Engram ").contains(" on Java 25");
  }
}

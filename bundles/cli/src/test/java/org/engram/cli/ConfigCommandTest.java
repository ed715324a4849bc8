package org.engram.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Settings without a daemon. */
final class ConfigCommandTest {
  @TempDir
  Path folder;

  private Session session;

  @BeforeEach
  void open() throws Exception {
    session = new Session(folder);
  }

  @Test
  void theStrongestOriginWins() throws Exception {
    assertThat(get()).isEqualTo("1048576 (default)\n");
    Files.writeString(session.configuration(), "arena.size_bytes = 65536\n");
    assertThat(get()).isEqualTo("65536 (file)\n");
    session.environment.put("ENGRAM_ARENA_SIZE", "131072");
    assertThat(get()).isEqualTo("131072 (environment)\n");
    assertThat(session.run("config", "set", "arena.size_bytes", "262144")).isZero();
    assertThat(session.out()).isEqualTo("262144 (runtime)\n");
    assertThat(get()).isEqualTo("262144 (runtime)\n");
    assertThat(session.run("config", "unset", "arena.size_bytes")).isZero();
    assertThat(session.out()).isEqualTo("131072 (environment)\n");
  }

  @Test
  void theListShowsEverySettingWithItsOrigin() {
    session.environment.put("ENGRAM_NUM_THREADS", "3");
    assertThat(session.run("config", "list")).isZero();
    assertThat(session.out()).containsPattern("concurrency\\.num_threads +3 +environment +worker");
    assertThat(session.out()).containsPattern("server\\.http_port +7432 +default");
  }

  @Test
  void anUnknownKeyListsTheKnownOnes() {
    assertThat(session.run("config", "get", "arena.size")).isEqualTo(1);
    assertThat(session.err())
        .contains("'arena.size'")
        .contains("arena.size_bytes")
        .hasLineCount(1);
    assertThat(session.run("config", "set", "arena.size", "1")).isEqualTo(1);
    assertThat(session.err()).hasLineCount(1);
  }

  @Test
  void aValueThatIsNotAcceptedIsNotKept() {
    assertThat(session.run("config", "set", "arena.size_bytes", "12")).isEqualTo(1);
    assertThat(session.err()).contains("65536").hasLineCount(1);
    assertThat(get()).isEqualTo("1048576 (default)\n");
  }

  @Test
  void aBadFileStopsEveryCommandThatNeedsIt() throws Exception {
    Files.writeString(session.configuration(), "arena.colour = red\n");
    assertThat(session.run("start")).isEqualTo(1);
    assertThat(session.err()).contains("arena.colour").hasLineCount(1);
  }

  private String get() {
    assertThat(session.run("config", "get", "arena.size_bytes")).isZero();
    return session.out();
  }
}

package org.engram.http.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Operators act on providers over HTTP. */
class KernelActionsTest {
  private static final String KERNEL = "/api/v1/kernel/";

  @TempDir
  private Path data;

  private Backend api;

  @BeforeEach
  void open() {
    api = new Backend(data);
  }

  @AfterEach
  void close() {
    api.close();
  }

  private String status() {
    return api.get("/internal/zig/status").text();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "swap",
        "rollback",
        "pin",
        "unpin",
        "retire",
        "readmit",
        "rollouts",
        "rollouts/pause",
        "rollouts/resume",
        "rollouts/abort"
      })
  void everyActionNeedsTheToken(String action) {
    assertThat(api.post(KERNEL + action, "{\"provider\":\"java@2.0.0\"}").status())
        .isEqualTo(401);
    assertThat(status()).contains("\"provider\":\"java@1.0.0\"", "\"why\":\"ranking\"");
  }

  @Test
  void swapAndRollbackMoveTheRoutes() {
    Response swap =
        api.command(KERNEL + "swap", "{\"provider\":\"java@2.0.0\",\"why\":\"a trial\"}");
    assertThat(swap.status()).as(swap.text()).isEqualTo(200);
    assertThat(swap.text()).contains("java@1.0.0/scalar -> java@2.0.0/scalar");
    assertThat(status()).contains("\"why\":\"choice\"", "\"previous\":\"java@1.0.0/scalar\"");
    assertThat(api.get(KERNEL + "history?last=1").text())
        .contains("\"what\":\"swap\"", "\"who\":\"http\"", "\"why\":\"a trial\"");
    assertThat(api.command(KERNEL + "rollback", "{}").status()).isEqualTo(200);
    assertThat(status()).contains("\"provider\":\"java@1.0.0\"");
    assertThat(api.command(KERNEL + "rollback", "{}").text())
        .contains("\"code\":\"conflict\"", "nothing to roll back");
  }

  @Test
  void aRolloutIsStartedWatchedAndAborted() {
    String plan = "{\"provider\":\"java@2.0.0\",\"kernel\":\"decay_calculation\","
        + "\"steps\":[10,100],\"step_seconds\":60}";
    assertThat(api.command(KERNEL + "rollouts", plan).text())
        .contains("\"state\":\"running\"", "\"percent\":10", "[\"decay_calculation\"]");
    assertThat(api.command(KERNEL + "rollouts", plan).status()).isEqualTo(409);
    assertThat(api.command(KERNEL + "rollouts/pause", "{}").text()).contains("\"paused\"");
    assertThat(api.command(KERNEL + "rollouts/resume", "{}").text()).contains("\"running\"");
    assertThat(api.command(KERNEL + "rollouts/abort", "{\"why\":\"enough\"}").text())
        .contains("\"aborted\"", "enough");
    assertThat(api.get(KERNEL + "rollouts").text()).contains("\"aborted\"", "\"percent\":0");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "swap|{}|400|'provider' is missing",
        "swap|{\"provider\":\"?\"}|400|is no provider: expected id[@version][/tier]",
        "swap|{\"provider\":\"zig-x86\"}|400|no provider zig-x86; there are: ",
        "swap|{\"provider\":\"java\",\"kernel\":\"x\"}|400|unknown kernel 'x'",
        "swap|{\"provider\":\"java\",\"colour\":1}|400|unknown field 'colour'",
        "retire|{\"provider\":\"java\"}|409|outside a framework cannot be stopped",
        "readmit|{\"provider\":\"java\"}|409|is neither suspect nor rejected",
        "rollouts|{\"provider\":\"java@1.0.0\"}|409|serves already",
        "rollouts|{\"provider\":\"java@2.0.0\",\"steps\":[50,5]}|400|do not ascend to 100",
        "rollouts|{\"provider\":\"java@2.0.0\",\"steps\":[\"5\"]}|400|whole numbers",
        "rollouts|{\"provider\":\"java@2.0.0\",\"step_seconds\":1}|400|outside 10 s",
        "rollouts|{\"provider\":\"java@2.0.0\",\"compare_percent\":0}|400|cannot be compared",
        "rollouts/abort|{}|409|no rollout is running or paused"
      })
  void whatIsRefusedSaysWhyAndChangesNothing(String path, String body, int status, String why) {
    Response answer = api.command(KERNEL + path, body);
    assertThat(answer.status()).as(answer.text()).isEqualTo(status);
    assertThat(answer.text()).contains(why);
    assertThat(api.get(KERNEL + "history").text()).doesNotContain("swap", "rollout");
  }
}

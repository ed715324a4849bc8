package org.engram.http.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApiTest {
  private static final String MEMORIES = "/v1/spaces/s/memories";
  private static final String RECALL = "/v1/spaces/s/recall";

  @TempDir
  private Path data;

  private Backend api;

  @BeforeEach
  void open() {
    api = new Backend(data);
    assertThat(api.post("/v1/spaces", "{\"name\":\"s\",\"dim\":3,\"model\":\"given\"}")
            .status())
        .isEqualTo(201);
  }

  @AfterEach
  void close() {
    api.close();
  }

  @Test
  void whatIsRememberedIsRecalledThroughAnAssociation() {
    assertThat(api.post(MEMORIES, """
                {"memories":[
                  {"id":"a","text":"door","vector":[1,0,0],
                   "associations":[{"to":"b","kind":"opens","weight":1}]},
                  {"id":"b","text":"behind","vector":[0,1,0]},
                  {"id":"c","text":"elsewhere","vector":[0,0,1]}]}""").status()).isEqualTo(201);
    Response answer = api.post(RECALL, "{\"vector\":[1,0,0],\"limit\":2,\"explain\":true}");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text())
        .containsSubsequence("\"id\":\"a\"", "\"id\":\"b\"", "\"strongest_path\"", "\"opens\"")
        .doesNotContain("\"id\":\"c\"");
    assertThat(api.get(MEMORIES + "/a/associations").text()).contains("\"kind\":\"opens\"");
    assertThat(api.get(MEMORIES + "?limit=2").text()).contains("\"next\"");
  }

  @Test
  void aForgottenMemoryIsGone() {
    api.post(MEMORIES, "{\"id\":\"a\",\"vector\":[1,0,0]}");
    assertThat(api.send("DELETE", MEMORIES + "/a", "", Map.of()).status()).isEqualTo(204);
    assertThat(api.get(MEMORIES + "/a").status()).isEqualTo(404);
    assertThat(api.send("DELETE", MEMORIES + "/a", "", Map.of()).text())
        .contains("memory_not_found");
    assertThat(api.post(RECALL, "{\"vector\":[1,0,0]}").text()).contains("\"results\":[]", "note");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"vector\":[1,2]}|400|wrong_dimension",
        "{\"vector\":[0,0,0]}|400|invalid_vector",
        "{\"vector\":[1,1e39,0]}|400|invalid_vector",
        "{\"vector\":[1,0,0],\"associations\":[{\"to\":\"x\",\"kind\":\"k\",\"weight\":-1}]}|400|invalid_weight",
        "{\"vector\":[1,0,0],\"associations\":[{\"to\":\"x\",\"kind\":\"k\",\"weight\":1}]}|404|memory_not_found",
        "{\"text\":\"no embedding here\"}|422|no_embedding",
        "{}|400|invalid_argument",
        "{\"vector\":[1,0,0],\"colour\":1}|400|invalid_argument",
        "{\"vector\":[1,0,0|400|malformed_json"
      })
  void badInputIsRefusedWithACodeAndWritesNothing(String body, int status, String code) {
    Response answer = api.post(MEMORIES, body);
    assertThat(answer.status()).as(answer.text()).isEqualTo(status);
    assertThat(answer.text()).contains("\"code\":\"" + code + "\"");
    assertThat(api.get("/v1/spaces/s").text()).contains("\"memories\":0");
  }

  @Test
  void overLongTextAndUnknownSpacesAreRefused() {
    String text = "x".repeat(65_537);
    assertThat(
            api.post(MEMORIES, "{\"vector\":[1,0,0],\"text\":\"" + text + "\"}").status())
        .isEqualTo(413);
    assertThat(api.post("/v1/spaces/none/recall", "{\"vector\":[1,0,0]}").text())
        .contains("space_not_found");
    assertThat(api.post(RECALL, "{\"vector\":[1,0,0],\"limit\":1001}").status()).isEqualTo(400);
    assertThat(api.get(MEMORIES + "?limit=x").status()).isEqualTo(400);
  }

  @Test
  void anUnknownPathAndAWrongMethodAreTold() {
    assertThat(api.get("/v2").status()).isEqualTo(404);
    Response wrong = api.send("PUT", "/v1/spaces", "", Map.of());
    assertThat(wrong.status()).isEqualTo(405);
    assertThat(wrong.headers()).containsEntry("Allow", "POST, GET");
  }

  @Test
  void statusNamesProviderAndTier() {
    assertThat(api.get("/internal/zig/status").text())
        .contains("\"zig_kernels_enabled\":true", "\"provider\":\"java@1.0.0\"", "\"ranking\":100");
    assertThat(api.get("/internal/zig/arena_stats").text())
        .contains("\"total_resets\"", "\"total_overflows\":0", "\"max_high_water_mark\"");
  }

  @Test
  void settingsNeedTheTokenAndTakeEffect() {
    String off = "{\"zig_kernels_enabled\":false}";
    assertThat(api.post("/config/set", off).status()).isEqualTo(401);
    Map<String, String> token = Map.of("authorization", "Bearer " + Backend.TOKEN);
    assertThat(api.send("POST", "/config/set", off, token).status()).isEqualTo(200);
    assertThat(api.get("/config/get?key=zig_kernels_enabled").text())
        .contains("\"value\":\"false\"", "\"origin\":\"runtime\"");
    assertThat(api.send("POST", "/config/set", "{\"no.such\":1}", token).text())
        .contains("arena.overflow");
    assertThat(api.send("POST", "/config/set", "{\"arena.overflow\":\"maybe\"}", token)
            .status())
        .isEqualTo(400);
  }
}

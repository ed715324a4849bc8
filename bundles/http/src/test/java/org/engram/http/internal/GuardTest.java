package org.engram.http.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GuardTest {
  private static final String TOKEN = "s3cret";
  private final Guard guard = new Guard("10.1.2.3", () -> TOKEN);

  @ParameterizedTest
  @ValueSource(
      strings = {"localhost:7432", "127.0.0.1:7432", "LOCALHOST", "[::1]:7432", "10.1.2.3:80"})
  void aHostThatIsThisServerPasses(String host) {
    assertThatCode(() -> guard.check(get(Map.of("host", host)))).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"evil.example", "evil.example:7432", "", "127.0.0.1.evil.example", "localhost.evil"
      })
  void anotherHostIsRefused(String host) {
    assertThat(refusal(get(Map.of("host", host))).code()).isEqualTo("wrong_host");
  }

  @Test
  void aForeignOriginIsRefusedAndTheOwnOnePasses() {
    assertThat(refusal(get(Map.of("host", "localhost:7432", "origin", "http://evil.example")))
            .status())
        .isEqualTo(403);
    assertThat(refusal(get(Map.of("host", "localhost:7432", "origin", "null"))).code())
        .isEqualTo("foreign_origin");
    assertThatCode(() ->
            guard.check(get(Map.of("host", "localhost:7432", "origin", "http://localhost:7432"))))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"text/plain", "application/x-www-form-urlencoded", "", "application/jsonx"})
  void aBodyThatIsNoJsonIsRefused(String contentType) {
    assertThat(refusal(post(contentType, 10)).code()).isEqualTo("json_required");
  }

  @Test
  void jsonWithACharsetPasses() {
    assertThatCode(() -> guard.check(post("application/json; charset=utf-8", 10)))
        .doesNotThrowAnyException();
  }

  @Test
  void aBodyOverTheLimitIsRefusedWithoutOpeningIt() {
    Request request = post("application/json", Guard.MAX_BODY_BYTES + 1);
    assertThat(refusal(request).status()).isEqualTo(413);
  }

  @Test
  void onlyTheTokenItselfOpensMutationsOfTheRuntime() {
    for (String wrong : new String[] {"", "Bearer ", "Bearer s3cre", "Bearer s3cret ", "s3cret"}) {
      Request request = get(Map.of("host", "localhost", "authorization", wrong));
      ApiException refusal =
          catchThrowableOfType(ApiException.class, () -> guard.checkAdmin(request));
      assertThat(refusal.status()).as(wrong).isEqualTo(401);
    }
    assertThatCode(() -> guard.checkAdmin(get(Map.of("authorization", "Bearer " + TOKEN))))
        .doesNotThrowAnyException();
  }

  private ApiException refusal(Request request) {
    return catchThrowableOfType(ApiException.class, () -> guard.check(request));
  }

  private static Request get(Map<String, String> headers) {
    return request("GET", headers, 0);
  }

  private static Request post(String contentType, long length) {
    Map<String, String> headers = new HashMap<>(Map.of("host", "localhost:7432"));
    headers.put("content-type", contentType);
    return request("POST", headers, length);
  }

  private static Request request(String method, Map<String, String> headers, long length) {
    return new Request(method, "/", Map.of(), headers, length, () -> {
      throw new AssertionError("the body was opened");
    });
  }
}

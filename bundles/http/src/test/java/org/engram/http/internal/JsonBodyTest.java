package org.engram.http.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonBodyTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"a\":1,}|line 1, column 8",
        "{'a':1}|line 1, column 2",
        "{\"a\":NaN}|line 1",
        "{\"a\":1} {|line 1",
        "{\"a\":1,\"a\":2}|Duplicate field 'a'",
        "[1]|no JSON object",
        "nul|line 1",
        "{\"a\":|line 1, column 6"
      })
  void malformedJsonIsRefusedWithItsPlace(String body, String place) {
    assertThat(refusal(body)).hasMessageContaining(place);
    assertThat(refusal(body).code()).isEqualTo("malformed_json");
  }

  @Test
  void theLineIsCounted() {
    assertThat(refusal("{\"vector\":[1,NaN]}"))
        .hasMessage("line 1, column 17: Non-standard token 'NaN'");
    assertThat(refusal("{\n \"a\": 1,\n \"b\": }")).hasMessageContaining("line 3, column ");
  }

  @Test
  void deepNestingIsRefused() {
    String deep = "[".repeat(10_000);
    assertThat(refusal("{\"a\":" + deep).code()).isEqualTo("malformed_json");
  }

  @Test
  void aBodyWithoutLengthIsReadNoFurtherThanTheLimit() {
    byte[] endless = new byte[(int) Guard.MAX_BODY_BYTES + 100];
    var stream = new ByteArrayInputStream(endless);
    Request request = new Request("POST", "/", Map.of(), Map.of(), -1, () -> stream);
    ApiException refusal = catchThrowableOfType(ApiException.class, () -> JsonBody.read(request));
    assertThat(refusal.status()).isEqualTo(413);
    assertThat(stream.available()).isEqualTo(99);
  }

  @Test
  void fieldsAreReadByTypeAndNeverConverted() {
    Fields fields = read("{\"s\":\"x\",\"i\":3,\"f\":1.5,\"b\":true,\"v\":[1,2.5],\"n\":null,"
        + "\"m\":{\"a\":\"t\",\"l\":[1,\"z\"]}}");
    assertThat(fields.string("s")).contains("x");
    assertThat(fields.integer("i")).contains(3);
    assertThat(fields.number("f")).contains(1.5f);
    assertThat(fields.bool("b")).contains(true);
    assertThat(fields.vector("v").orElseThrow()).containsExactly(1f, 2.5f);
    assertThat(fields.string("n")).isEmpty();
    assertThat(fields.values("m")).containsEntry("a", "t").containsEntry("l", List.of(1, "z"));
    assertThat(message(() -> fields.integer("f"))).isEqualTo("'f' must be a whole number");
    assertThat(message(() -> fields.string("i"))).isEqualTo("'i' must be a string");
    assertThat(message(() -> fields.bool("s")))
        .isEqualTo("'b' must be true or false".replace("'b'", "'s'"));
    assertThat(message(() -> fields.requiredString("absent"))).isEqualTo("'absent' is missing");
    assertThat(message(() -> fields.only("s", "i")))
        .startsWith("unknown field '")
        .contains("known: i, s");
  }

  @Test
  void anElementThatIsNoNumberIsNamed() {
    Fields fields = read("{\"memories\":[{\"vector\":[1,\"x\"]}]}");
    Fields memory = fields.objects("memories").orElseThrow().getFirst();
    ApiException refusal = catchThrowableOfType(ApiException.class, () -> memory.vector("vector"));
    assertThat(refusal.code()).isEqualTo("invalid_vector");
    assertThat(refusal).hasMessage("element 1 of 'memories[0].vector' is no number");
  }

  @Test
  void aNumberBeyondFloatBecomesInfiniteForTheEngineToRefuse() {
    assertThat(read("{\"v\":[1e39]}").vector("v").orElseThrow())
        .containsExactly(Float.POSITIVE_INFINITY);
  }

  private static String message(Runnable call) {
    return String.valueOf(catchThrowableOfType(ApiException.class, call::run).getMessage());
  }

  private static ApiException refusal(String body) {
    return catchThrowableOfType(ApiException.class, () -> read(body));
  }

  private static Fields read(String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    return JsonBody.read(new Request(
        "POST", "/", Map.of(), Map.of(), bytes.length, () -> new ByteArrayInputStream(bytes)));
  }
}

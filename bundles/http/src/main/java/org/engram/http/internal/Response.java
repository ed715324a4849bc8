package org.engram.http.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.engram.http.internal.events.EventStream;

/**
 * An answer.
 *
 * @param status HTTP status
 * @param contentType media type of the body
 * @param text the body; empty for none
 * @param headers further headers
 * @param code of an error; empty otherwise
 * @param events what follows as it happens, in the place of the body; whoever sends it closes it
 */
public record Response(
    int status,
    String contentType,
    String text,
    Map<String, String> headers,
    String code,
    Optional<EventStream> events) {
  private static final String JSON = "application/json";

  Response(int status, String contentType, String text, Map<String, String> headers) {
    this(status, contentType, text, headers, "", Optional.empty());
  }

  static Response ok(JsonNode body) {
    return json(200, body);
  }

  static Response created(JsonNode body) {
    return json(201, body);
  }

  static Response json(int status, JsonNode body) {
    return new Response(status, JSON, body.toString(), Map.of());
  }

  static Response noContent() {
    return new Response(204, JSON, "", Map.of());
  }

  static Response error(ApiException problem) {
    var body = JsonNodeFactory.instance.objectNode();
    body.putObject("error").put("code", problem.code()).put("message", problem.getMessage());
    return new Response(
        problem.status(),
        JSON,
        body.toString(),
        problem.headers(),
        problem.code(),
        Optional.empty());
  }

  Response with(String header, String value) {
    return new Response(status, contentType, text, Map.of(header, value), code, events);
  }

  /** Returns the bytes of the body. */
  public byte[] bytes() {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}

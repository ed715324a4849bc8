package org.engram.http.internal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.concurrent.TimeoutException;

/**
 * Reads the JSON object of a request: strict, bounded, and every complaint with line and column.
 */
final class JsonBody {
  private static final int MAX_DEPTH = 32;
  private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
          .streamReadConstraints(StreamReadConstraints.builder()
              .maxNestingDepth(MAX_DEPTH)
              .maxStringLength((int) Guard.MAX_BODY_BYTES)
              .build())
          .build())
      .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
      .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
      .build();

  private JsonBody() {}

  static Fields read(Request request) {
    byte[] bytes;
    try (InputStream body = request.body().open()) {
      bytes = body.readNBytes((int) Guard.MAX_BODY_BYTES + 1);
    } catch (IOException e) {
      throw e.getCause() instanceof TimeoutException
          ? new ApiException(408, "too_slow", "the body did not come in time; it was not read")
          : new ApiException(400, "incomplete_body", "the connection ended before the body did");
    }
    if (bytes.length > Guard.MAX_BODY_BYTES) {
      throw Guard.tooLarge();
    }
    return new Fields("", parse(bytes));
  }

  private static ObjectNode parse(byte[] bytes) {
    try {
      JsonNode node = MAPPER.readTree(bytes);
      if (node instanceof ObjectNode object) {
        return object;
      }
      throw new ApiException(400, "malformed_json", "the body is no JSON object");
    } catch (JsonProcessingException e) {
      JsonLocation at = e.getLocation();
      String place =
          at == null ? "" : "line " + at.getLineNr() + ", column " + at.getColumnNr() + ": ";
      // What follows names an option of the parser, which the caller cannot set.
      String message = e.getOriginalMessage().replaceFirst(": enable `.*", "");
      throw new ApiException(400, "malformed_json", place + message);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package org.engram.http.internal;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;

/**
 * What the routes see of an HTTP request.
 *
 * @param method such as {@code GET}
 * @param path decoded path segments are taken from this raw path, beginning with {@code /}
 * @param query decoded query parameters, the first of each name
 * @param headers values by lower-case name, the first of each
 * @param contentLength length of the body, or −1 if it is not known
 * @param body the body; read by the route that needs it
 */
public record Request(
    String method,
    String path,
    Map<String, String> query,
    Map<String, String> headers,
    long contentLength,
    Body body) {
  /** Opens the body when a route reads it, so that a refused request is not read. */
  @FunctionalInterface
  public interface Body {
    /** Returns the stream of the body. */
    InputStream open() throws IOException;
  }

  /** Copies the maps. */
  public Request {
    query = Map.copyOf(query);
    headers = Map.copyOf(headers);
  }

  Optional<String> header(String lowerCaseName) {
    return Optional.ofNullable(headers.get(lowerCaseName));
  }

  Optional<String> parameter(String name) {
    return Optional.ofNullable(query.get(name));
  }

  boolean hasBody() {
    return contentLength > 0 || header("transfer-encoding").isPresent();
  }
}

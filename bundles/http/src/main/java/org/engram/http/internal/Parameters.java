package org.engram.http.internal;

import java.util.Map;
import java.util.Objects;

/** Parameters of path and query. */
final class Parameters {
  private Parameters() {}

  /** Returns a parameter that the template of the route names. */
  static String path(Map<String, String> path, String name) {
    return Objects.requireNonNull(path.get(name), name);
  }

  static String required(Request request, String name) {
    return request
        .parameter(name)
        .orElseThrow(() -> ApiException.badRequest("query parameter '" + name + "' is missing"));
  }

  static int integer(Request request, String name, int absent) {
    String text = request.parameter(name).orElse("");
    if (text.isEmpty()) {
      return absent;
    }
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw ApiException.badRequest(
          "query parameter '" + name + "' is no whole number: '" + text + "'");
    }
  }
}

package org.engram.http.internal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One operation of the API.
 *
 * @param method such as {@code GET}
 * @param template path with parameters in braces, such as {@code /v1/spaces/{space}}
 * @param admin whether it changes the runtime and needs the admin token
 * @param handler what answers it
 */
record Route(String method, String template, boolean admin, Handler handler) {
  /** Answers a request whose path matched. */
  @FunctionalInterface
  interface Handler {
    Response handle(Request request, Map<String, String> path);
  }

  static Route open(String method, String template, Handler handler) {
    return new Route(method, template, false, handler);
  }

  static Route admin(String method, String template, Handler handler) {
    return new Route(method, template, true, handler);
  }

  /** Returns the parameters if these decoded path segments match. */
  Optional<Map<String, String>> match(List<String> segments) {
    List<String> wanted = List.of(template.substring(1).split("/"));
    if (wanted.size() != segments.size()) {
      return Optional.empty();
    }
    Map<String, String> parameters = new HashMap<>();
    for (int i = 0; i < wanted.size(); i++) {
      String name = wanted.get(i);
      if (name.startsWith("{")) {
        parameters.put(name.substring(1, name.length() - 1), segments.get(i));
      } else if (!name.equals(segments.get(i))) {
        return Optional.empty();
      }
    }
    return Optional.of(parameters);
  }

  /** Splits a raw path; a segment is decoded after it was split, so that an id may hold a slash. */
  static List<String> segments(String rawPath) {
    List<String> segments = new ArrayList<>();
    for (String segment : rawPath.substring(1).split("/", -1)) {
      segments.add(Decoding.percent(segment));
    }
    return segments;
  }
}

package org.engram.http.internal;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/** Percent-decoding of what a URL carries. */
final class Decoding {
  private Decoding() {}

  /** Decodes a path segment: a plus stays a plus. */
  static String percent(String segment) {
    try {
      return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw ApiException.badRequest("'" + segment + "' is not percent-encoded: " + e.getMessage());
    }
  }
}

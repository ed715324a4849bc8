package org.engram.http.internal;

import java.io.Serial;
import java.util.Map;
import java.util.Set;

/**
 * A request that is answered with an error: a status, a code that clients branch on, and one
 * sentence.
 */
public final class ApiException extends RuntimeException {
  @Serial
  private static final long serialVersionUID = 1L;

  private static final Set<Integer> UNREAD = Set.of(408, 413);

  private final int status;
  private final String code;

  ApiException(int status, String code, String message) {
    super(message);
    this.status = status;
    this.code = code;
  }

  static ApiException badRequest(String message) {
    return new ApiException(400, "invalid_argument", message);
  }

  int status() {
    return status;
  }

  String code() {
    return code;
  }

  /** What was not read of a body stays on the wire: such a connection cannot be used again. */
  Map<String, String> headers() {
    return UNREAD.contains(status) ? Map.of("Connection", "close") : Map.of();
  }
}

package org.engram.http.internal;

import java.io.Serial;

/**
 * A request that is answered with an error: a status, a code that clients branch on, and one
 * sentence.
 */
public final class ApiException extends RuntimeException {
  @Serial
  private static final long serialVersionUID = 1L;

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
}

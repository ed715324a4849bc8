package org.engram.cli;

import java.io.Serial;

/** A command that failed. The message is for the operator, its first line one sentence. */
final class CliFailure extends RuntimeException {
  @Serial
  private static final long serialVersionUID = 1L;

  CliFailure(String message) {
    super(message);
  }

  CliFailure(String message, Throwable cause) {
    super(message, cause);
  }

  /** Passes a failure on whose message is for the operator. */
  static CliFailure of(Exception cause) {
    return new CliFailure(String.valueOf(cause.getMessage()), cause);
  }
}

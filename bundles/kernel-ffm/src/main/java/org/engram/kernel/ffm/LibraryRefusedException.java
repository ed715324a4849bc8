package org.engram.kernel.ffm;

import java.io.Serial;

/** A library that must not serve. */
final class LibraryRefusedException extends Exception {
  @Serial
  private static final long serialVersionUID = 1L;

  private final String reason;

  LibraryRefusedException(String reason) {
    super(reason);
    this.reason = reason;
  }

  LibraryRefusedException(String reason, Throwable cause) {
    super(reason, cause);
    this.reason = reason;
  }

  /** Returns the message: the line that an operator reads. */
  String reason() {
    return reason;
  }
}

package org.engram.launcher;

import java.io.Serial;

/** An installation that did not start. The message is one sentence for the operator. */
public final class StartException extends Exception {
  @Serial
  private static final long serialVersionUID = 1L;

  /** Creates a failure. */
  public StartException(String message) {
    super(message);
  }

  /** Creates a failure with its cause. */
  public StartException(String message, Throwable cause) {
    super(message, cause);
  }
}

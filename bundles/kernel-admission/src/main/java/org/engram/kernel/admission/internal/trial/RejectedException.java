package org.engram.kernel.admission.internal.trial;

import java.io.Serial;

/** The candidate broke a promise. The message says which, without a full stop. */
public final class RejectedException extends Exception {
  @Serial
  private static final long serialVersionUID = 1L;

  /** Creates the exception. */
  public RejectedException(String reason) {
    super(reason);
  }

  /** Returns the reason. */
  public String reason() {
    return String.valueOf(getMessage());
  }
}

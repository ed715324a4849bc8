package org.engram.benchmark.internal.task;

/** A result that is not the contract's: what comes of it in how much time does not matter. */
public final class WrongResultException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** Says whose result is wrong and where. */
  public WrongResultException(String message) {
    super(message);
  }
}

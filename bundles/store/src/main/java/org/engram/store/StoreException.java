package org.engram.store;

import java.io.Serial;

/** A call to the store that changed nothing and gave no result, or a store that does not open. */
public final class StoreException extends RuntimeException {
  @Serial
  private static final long serialVersionUID = 1L;

  /** Why. */
  public enum Code {
    /** A space name, space number, row or memory id is taken. */
    CONFLICT,
    /** A space or row that a mutation names does not exist. */
    NOT_FOUND,
    /** A value of a mutation is outside its range. */
    INVALID_ARGUMENT,
    /** The disk is full; reads go on, and writes as soon as there is space. */
    READ_ONLY,
    /** Another process has the data folder open. */
    IN_USE,
    /** The data folder cannot be made or written. */
    UNWRITABLE,
    /** The file is not a store, or was written by a newer version. */
    INCOMPATIBLE,
    /** The file is damaged where it cannot be read around. */
    DAMAGED,
    /** Reading or writing failed in another way. */
    IO,
    /** The store is closed. */
    CLOSED
  }

  private final Code code;

  /** Creates a failure. */
  public StoreException(Code code, String message) {
    super(message);
    this.code = code;
  }

  /** Creates a failure with its cause. */
  public StoreException(Code code, String message, Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  /** Returns why. */
  public Code code() {
    return code;
  }
}

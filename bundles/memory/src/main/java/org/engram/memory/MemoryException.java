package org.engram.memory;

import java.io.Serial;
import java.util.Locale;

/** A call to the engine that changed nothing and gave no result. */
public final class MemoryException extends RuntimeException {
  @Serial
  private static final long serialVersionUID = 1L;

  /** Why. The lower-case names are interface: clients branch on them. */
  public enum Code {
    /** No such space. */
    SPACE_NOT_FOUND,
    /** No such memory in the space. */
    MEMORY_NOT_FOUND,
    /** A space or memory of that name or id exists. */
    CONFLICT,
    /** A vector has another dimension than its space; the message names both. */
    WRONG_DIMENSION,
    /** A vector holds NaN or Inf, or only zeros; the message names the index. */
    INVALID_VECTOR,
    /** A weight is negative or not finite. */
    INVALID_WEIGHT,
    /** A text, name or list is longer than allowed; the message names the limit. */
    TOO_LARGE,
    /** Another argument is outside its range. */
    INVALID_ARGUMENT,
    /** Text was given and there is no embedding of the space's model. */
    NO_EMBEDDING,
    /** The store cannot write now; reads go on. */
    READ_ONLY,
    /** The store or a kernel failed, through no fault of the caller; the cause says how. */
    UNAVAILABLE,
    /** The engine is stopping. */
    STOPPING;

    /** Returns the name that clients see, such as {@code wrong_dimension}. */
    public String id() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final Code code;

  /** Creates a failure. */
  public MemoryException(Code code, String message) {
    super(message);
    this.code = code;
  }

  /** Creates a failure with its cause. */
  public MemoryException(Code code, String message, Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  /** Returns why. */
  public Code code() {
    return code;
  }
}

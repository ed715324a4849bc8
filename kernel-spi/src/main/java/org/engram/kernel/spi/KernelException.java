package org.engram.kernel.spi;

import java.io.Serial;

/** A kernel call that gave no result. Nothing has been written to what the caller would read. */
public final class KernelException extends RuntimeException {
  @Serial
  private static final long serialVersionUID = 1L;

  /** Why a call failed. The names are those of log lines and metrics. */
  public enum Code {
    /** The caller's arguments are outside the contract; the message names the values. */
    INVALID_ARGUMENT("InvalidArgument", 1),
    /** The scratch memory is too small for this call. */
    OUT_OF_MEMORY("OutOfMemory", 2),
    /** Spreading left the range of f32; {@link #position()} is the smallest such node. */
    NON_FINITE("NonFinite", 3),
    /** The provider does not run this kernel or tier. */
    UNSUPPORTED("Unsupported", 4),
    /** A defect of the provider. */
    INTERNAL("Internal", 5);

    private final String id;
    private final int result;

    Code(String id, int result) {
      this.id = id;
      this.result = result;
    }

    /** Returns the name used in log lines and metrics, such as {@code OutOfMemory}. */
    public String id() {
      return id;
    }

    /** Returns the result code of the C ABI that stands for this failure; 0 would be success. */
    public int result() {
      return result;
    }

    /** Returns the code of a non-zero result of the C ABI; an unknown one is {@link #INTERNAL}. */
    public static Code ofResult(int result) {
      for (Code code : values()) {
        if (code.result == result) {
          return code;
        }
      }
      return INTERNAL;
    }
  }

  /** {@link #position()} of a failure that no element is responsible for. */
  public static final long NO_POSITION = -1;

  private final Code code;
  private final long position;

  /** Creates a failure that no single element is responsible for. */
  public KernelException(Code code, String message) {
    this(code, message, NO_POSITION);
  }

  /**
   * Creates a failure of the element {@code position}: a node, a row or an index into an input, as
   * the message says.
   */
  public KernelException(Code code, String message, long position) {
    super(code.id() + ": " + message);
    this.code = code;
    this.position = position;
  }

  /** Returns an {@link Code#INVALID_ARGUMENT} failure with that message. */
  public static KernelException invalid(String message) {
    return new KernelException(Code.INVALID_ARGUMENT, message);
  }

  /** Returns why the call failed. */
  public Code code() {
    return code;
  }

  /** Returns the element responsible, or {@link #NO_POSITION}. */
  public long position() {
    return position;
  }
}

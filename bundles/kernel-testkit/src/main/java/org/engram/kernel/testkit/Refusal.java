package org.engram.kernel.testkit;

import java.util.Optional;
import org.engram.kernel.spi.KernelException;
import org.engram.kernel.spi.KernelException.Code;

/** What a call with bad arguments must come to. */
final class Refusal {
  /** Stands for a failure whose position the contract leaves open. */
  static final long ANY_POSITION = Long.MIN_VALUE;

  private Refusal() {}

  /** Returns how the call fails to be refused with that code and position, or empty. */
  static Optional<String> expect(String what, Code code, long position, Runnable call) {
    try {
      call.run();
    } catch (KernelException e) {
      boolean right = e.code() == code && (position == ANY_POSITION || e.position() == position);
      return right
          ? Optional.empty()
          : Optional.of(what + ": expected " + code.id()
              + (position == ANY_POSITION ? "" : " at position " + position) + ", got "
              + e.getMessage() + " at position " + e.position());
    }
    return Optional.of(what + ": expected " + code.id() + ", but the call succeeded");
  }
}

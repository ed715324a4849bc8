package org.engram.memory.internal;

import java.util.function.Supplier;
import org.engram.kernel.spi.KernelException;
import org.engram.memory.MemoryException;
import org.engram.memory.MemoryException.Code;
import org.engram.store.StoreException;

/** Failures of store and kernels in the words of the engine. */
final class Failures {
  private Failures() {}

  /** Runs a call and translates what it throws. */
  static <T> T translated(Supplier<T> call) {
    try {
      return call.get();
    } catch (StoreException e) {
      throw of(e);
    } catch (KernelException e) {
      throw new MemoryException(Code.UNAVAILABLE, "a kernel failed: " + e.getMessage(), e);
    }
  }

  private static MemoryException of(StoreException e) {
    return switch (e.code()) {
      case CONFLICT -> new MemoryException(Code.CONFLICT, message(e), e);
      case NOT_FOUND ->
        new MemoryException(
            Code.MEMORY_NOT_FOUND, "forgotten while this call was on its way: " + message(e), e);
      case INVALID_ARGUMENT -> new MemoryException(Code.INVALID_ARGUMENT, message(e), e);
      case READ_ONLY -> new MemoryException(Code.READ_ONLY, message(e), e);
      case CLOSED -> new MemoryException(Code.STOPPING, message(e), e);
      case IN_USE, UNWRITABLE, INCOMPATIBLE, DAMAGED, IO ->
        new MemoryException(Code.UNAVAILABLE, "the store failed: " + message(e), e);
    };
  }

  private static String message(StoreException e) {
    return String.valueOf(e.getMessage());
  }
}

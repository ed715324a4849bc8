package org.engram.memory.internal;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import org.engram.memory.internal.offheap.OffHeap;

/**
 * Memory that nobody can touch after it was freed: its pages are kept and lose every permission, so
 * that a use after free ends the process instead of reading what came next.
 */
final class ProtectedMemory implements OffHeap.Source {
  private static final int NONE = 0;
  private static final int READ_WRITE = 3;
  private static final long PAGE_BYTES = 16_384;
  private static final int PRIVATE = 2;
  private static final int ANONYMOUS =
      System.getProperty("os.name").startsWith("Mac") ? 0x1000 : 32;

  private final MethodHandle map = handle(
      "mmap",
      FunctionDescriptor.of(
          ValueLayout.ADDRESS,
          ValueLayout.ADDRESS,
          ValueLayout.JAVA_LONG,
          ValueLayout.JAVA_INT,
          ValueLayout.JAVA_INT,
          ValueLayout.JAVA_INT,
          ValueLayout.JAVA_LONG));
  private final MethodHandle protect = handle(
      "mprotect",
      FunctionDescriptor.of(
          ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT));

  @SuppressWarnings("restricted")
  private static MethodHandle handle(String name, FunctionDescriptor descriptor) {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), descriptor);
  }

  @Override
  @SuppressWarnings("restricted")
  public OffHeap.Piece take(long bytes) {
    long size = Math.ceilDiv(bytes, PAGE_BYTES) * PAGE_BYTES;
    try {
      MemorySegment address = (MemorySegment)
          map.invokeExact(MemorySegment.NULL, size, READ_WRITE, PRIVATE | ANONYMOUS, -1, 0L);
      if (address.address() == -1) {
        throw new OutOfMemoryError("mmap of " + size + " bytes");
      }
      return new OffHeap.Piece(address.reinterpret(bytes), () -> takeAway(address, size));
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  private void takeAway(MemorySegment address, long size) {
    try {
      if ((int) protect.invokeExact(address, size, NONE) != 0) {
        throw new AssertionError("mprotect failed");
      }
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }
}

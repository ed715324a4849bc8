package org.engram.kernel.testkit;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * Memory between pages that can be neither read nor written, on Linux and macOS: an access behind
 * the last byte, or before the first, ends the process instead of going unnoticed. The memory is
 * accessible by all threads until {@link #close()}; a closed block must not be touched.
 */
@SuppressWarnings("restricted")
public final class GuardPages implements AutoCloseable {
  private static final int PROT_NONE = 0;
  private static final int PROT_READ_WRITE = 3;
  private static final int MAP_PRIVATE = 2;
  private static final int MAP_ANONYMOUS = isMac() ? 0x1000 : 0x20;
  private static final long MAP_FAILED = -1;

  private static final StructLayout CALL_STATE = Linker.Option.captureStateLayout();
  private static final long ERRNO =
      CALL_STATE.byteOffset(MemoryLayout.PathElement.groupElement("errno"));
  private static final MethodHandle MMAP = bind(
      "mmap",
      FunctionDescriptor.of(
          ValueLayout.JAVA_LONG,
          ValueLayout.JAVA_LONG,
          ValueLayout.JAVA_LONG,
          ValueLayout.JAVA_INT,
          ValueLayout.JAVA_INT,
          ValueLayout.JAVA_INT,
          ValueLayout.JAVA_LONG));
  private static final MethodHandle MPROTECT = bind(
      "mprotect",
      FunctionDescriptor.of(
          ValueLayout.JAVA_INT,
          ValueLayout.JAVA_LONG,
          ValueLayout.JAVA_LONG,
          ValueLayout.JAVA_INT));
  private static final MethodHandle MUNMAP = bind(
      "munmap",
      FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG));
  /** Of every supported platform: 4 KiB on x86-64, 16 KiB on Apple Silicon, up to 64 KiB else. */
  private static final long PAGE = pageBytes();

  private final MemorySegment mapping;
  /** Readable bytes of one row, a multiple of the page. */
  private final long readable;

  private final int rowCount;

  private GuardPages(int rowCount, long rowBytes) {
    this.rowCount = rowCount;
    this.readable = readableBytes(rowBytes);
    long bytes = Math.addExact(PAGE, Math.multiplyExact(rowCount, readable + PAGE));
    long address = map(bytes);
    this.mapping = MemorySegment.ofAddress(address).reinterpret(bytes);
    for (int row = 0; row < rowCount; row++) {
      open(address + PAGE + row * (readable + PAGE), readable);
    }
  }

  /** Returns room for at least that many bytes, zeroed, between two unreadable pages. */
  public static GuardPages allocate(long bytes) {
    return new GuardPages(1, bytes);
  }

  /** Returns room for rows of that many bytes, each with an unreadable page behind it. */
  public static GuardPages allocateRows(int rowCount, long rowBytes) {
    return new GuardPages(rowCount, rowBytes);
  }

  /** Returns the first bytes of the room: the byte before them is unreadable. */
  public MemorySegment first(long bytes) {
    return mapping.asSlice(PAGE, bytes);
  }

  /**
   * Returns the last bytes of the room: the byte behind them is unreadable, unless {@code bytes} is
   * no multiple of {@code alignment}, when fewer than {@code alignment} bytes lie between.
   */
  public MemorySegment last(long bytes, long alignment) {
    long from = PAGE + readable - Math.ceilDiv(bytes, alignment) * alignment;
    return mapping.asSlice(from, bytes);
  }

  /** Returns how much of a row with so much room is readable: whole pages, at least one. */
  static long readableBytes(long rowBytes) {
    return Math.max(1, Math.ceilDiv(rowBytes, PAGE)) * PAGE;
  }

  /**
   * Returns the memory from the first byte of the first row to the last byte of the last row, for
   * rows of that many bytes; every row ends where an unreadable page begins.
   */
  public MemorySegment rows(long rowBytes) {
    return mapping.asSlice(PAGE + readable - rowBytes, (rowCount - 1L) * rowStride() + rowBytes);
  }

  /** Returns the bytes from one row to the next. */
  public long rowStride() {
    return readable + PAGE;
  }

  @Override
  public void close() {
    long address = mapping.address();
    long bytes = mapping.byteSize();
    var _ = call("munmap", state -> (int) MUNMAP.invokeExact(state, address, bytes));
  }

  private static boolean isMac() {
    return System.getProperty("os.name", "").startsWith("Mac");
  }

  private static long pageBytes() {
    MethodHandle handle = Linker.nativeLinker()
        .downcallHandle(address("getpagesize"), FunctionDescriptor.of(ValueLayout.JAVA_INT));
    try {
      return (int) handle.invokeExact();
    } catch (Throwable e) {
      throw new IllegalStateException("getpagesize cannot be called", e);
    }
  }

  private static MethodHandle bind(String function, FunctionDescriptor descriptor) {
    return Linker.nativeLinker()
        .downcallHandle(address(function), descriptor, Linker.Option.captureCallState("errno"));
  }

  private static MemorySegment address(String function) {
    return Linker.nativeLinker()
        .defaultLookup()
        .find(function)
        .orElseThrow(() -> new IllegalStateException("this system has no function " + function));
  }

  private static long map(long bytes) {
    return call("mmap", state ->
        (long) MMAP.invokeExact(state, 0L, bytes, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0L));
  }

  private static void open(long address, long bytes) {
    var _ = call(
        "mprotect", state -> (int) MPROTECT.invokeExact(state, address, bytes, PROT_READ_WRITE));
  }

  /** A function that returns −1 when it fails, and then leaves the reason in that memory. */
  @FunctionalInterface
  private interface Call {
    long invoke(MemorySegment state) throws Throwable;
  }

  private static long call(String function, Call call) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(CALL_STATE);
      long result = call.invoke(state);
      if (result == MAP_FAILED) {
        throw new IllegalStateException(
            function + " failed with errno " + state.get(ValueLayout.JAVA_INT, ERRNO));
      }
      return result;
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(function + " cannot be called", e);
    }
  }
}

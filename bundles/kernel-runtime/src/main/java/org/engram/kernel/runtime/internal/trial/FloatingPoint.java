package org.engram.kernel.runtime.internal.trial;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/**
 * The floating-point environment of the calling thread, which Java assumes to be the default: round
 * to nearest, subnormals kept. Native code that changes it and does not put it back falsifies every
 * later calculation of the thread, Java's own as well.
 *
 * <p>What is wrong is seen by calculating, so that no platform's register is named. Putting it back
 * takes {@code fesetenv} of the C library. Safe for any number of threads.
 */
@SuppressWarnings("restricted") // the kernels need native access as well
public final class FloatingPoint {
  private static final Operands OPERANDS = new Operands();
  private static final Optional<MethodHandle> SET_ENVIRONMENT = setEnvironment();
  private static final MemorySegment DEFAULT_ENVIRONMENT = defaultEnvironment();
  private static final LongAdder MENDED = new LongAdder();

  private FloatingPoint() {}

  /** Returns whether this thread calculates as Java requires. */
  public static boolean isDefault() {
    float unit = OPERANDS.one;
    return unit + OPERANDS.halfUlpOfOne == unit // not upwards
        && unit - OPERANDS.quarterUlpBelowOne == unit // not downwards, not towards zero
        && -unit - OPERANDS.halfUlpOfOne == -unit
        && OPERANDS.leastNormal * 0.5f != 0 // results below the normal range are kept
        && OPERANDS.subnormal * 2 != 0; // and so are operands
  }

  /**
   * Puts the default back if this thread has another.
   *
   * @return whether it had another
   */
  public static boolean mend() {
    if (isDefault()) {
      return false;
    }
    MENDED.increment();
    SET_ENVIRONMENT.ifPresent(FloatingPoint::reset);
    return true;
  }

  /** Returns how often {@link #mend} found something, on any thread of the process. */
  public static long mended() {
    return MENDED.sum();
  }

  private static void reset(MethodHandle setEnvironment) {
    try {
      int _ = (int) setEnvironment.invokeExact(DEFAULT_ENVIRONMENT);
    } catch (Throwable e) {
      throw new AssertionError("fesetenv does not throw", e);
    }
  }

  private static Optional<MethodHandle> setEnvironment() {
    return Linker.nativeLinker()
        .defaultLookup()
        .find("fesetenv")
        .map(address -> Linker.nativeLinker()
            .downcallHandle(
                address, FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS)));
  }

  /** {@code FE_DFL_ENV}: an object of the library on macOS, the address −1 on Linux. */
  private static MemorySegment defaultEnvironment() {
    SymbolLookup library = Linker.nativeLinker().defaultLookup();
    return library.find("_FE_DFL_ENV").orElseGet(() -> MemorySegment.ofAddress(-1));
  }

  /** Volatile, so that the compiler does not calculate beforehand. */
  private static final class Operands {
    private volatile float one = 1;
    private volatile float halfUlpOfOne = 0x1p-24f;
    private volatile float quarterUlpBelowOne = 0x1p-26f;
    private volatile float leastNormal = Float.MIN_NORMAL;
    private volatile float subnormal = 0x1p-140f;
  }
}

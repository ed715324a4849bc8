package org.engram.kernel.runtime.internal.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A changed floating-point environment is seen and put back. */
@SuppressWarnings("restricted")
class FloatingPointTest {
  private static final Linker LINKER = Linker.nativeLinker();
  /** {@code fenv_t} of x86-64 has 32 bytes, MXCSR at 28; bits 15 and 6 are FTZ and DAZ. */
  private static final long MXCSR_AT = 28;

  private static final int FTZ = 1 << 15;
  private static final int DAZ = 1 << 6;

  @AfterEach
  void leaveNothingBehind() {
    FloatingPoint.mend();
  }

  @Test
  void aThreadOfJavaHasTheDefault() {
    assertThat(FloatingPoint.isDefault()).isTrue();
    assertThat(FloatingPoint.mend()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "FE_DOWNWARD, 0x400, 0x800000",
    "FE_UPWARD, 0x800, 0x400000",
    "FE_TOWARDZERO, 0xc00, 0xc00000"
  })
  void anotherRoundingModeIsSeenAndPutBack(String name, String x86, String arm) throws Throwable {
    String mode = System.getProperty("os.arch").equals("aarch64") ? arm : x86;
    MethodHandle setRound = LINKER.downcallHandle(
        LINKER.defaultLookup().find("fesetround").orElseThrow(),
        FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
    assertThat((int) setRound.invokeExact((int) Integer.decode(mode))).as(name).isZero();
    assertThat(FloatingPoint.isDefault()).isFalse();
    long before = FloatingPoint.mended();
    assertThat(FloatingPoint.mend()).isTrue();
    assertThat(FloatingPoint.isDefault()).isTrue();
    assertThat(FloatingPoint.mended()).isGreaterThan(before);
  }

  @ParameterizedTest
  @CsvSource({"32768", "64", "32832"})
  void flushedSubnormalsAreSeenAndPutBack(int bits) throws Throwable {
    assumeThat(System.getProperty("os.arch")).isEqualTo("amd64");
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment environment = arena.allocate(64, 16);
      assertThat((int) function("fegetenv").invokeExact(environment)).isZero();
      int mxcsr = environment.get(ValueLayout.JAVA_INT, MXCSR_AT);
      assertThat(mxcsr & (FTZ | DAZ)).isZero();
      environment.set(ValueLayout.JAVA_INT, MXCSR_AT, mxcsr | bits);
      assertThat((int) function("fesetenv").invokeExact(environment)).isZero();
    }
    assertThat(FloatingPoint.isDefault()).isFalse();
    assertThat(FloatingPoint.mend()).isTrue();
    assertThat(FloatingPoint.isDefault()).isTrue();
  }

  private static MethodHandle function(String name) {
    return LINKER.downcallHandle(
        LINKER.defaultLookup().find(name).orElseThrow(),
        FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS));
  }
}

package org.engram.provider.java;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;

/**
 * Fused multiply-add of f32 with one rounding: {@code Math.fma} where the processor has the
 * instruction, otherwise docs/numerics.md, "softFma". Without the instruction {@code Math.fma}
 * gives the same bits by way of BigDecimal, thousands of times slower.
 */
final class Fma {
  /** Whether {@code Math.fma} is an instruction here. */
  static final boolean HARDWARE = isHardware();

  private Fma() {}

  static float fma(float a, float b, float c) {
    return HARDWARE ? Math.fma(a, b, c) : soft(a, b, c);
  }

  /**
   * The product is exact in f64; the sum is rounded to odd there, which makes the final rounding to
   * f32 the only one that counts.
   */
  static float soft(float a, float b, float c) {
    double product = (double) a * b;
    double sum = product + c;
    double rounded = sum - product;
    double error = (product - (sum - rounded)) + (c - rounded);
    if (error > 0 || error < 0) {
      long bits = Double.doubleToRawLongBits(sum);
      if ((bits & 1) == 0) {
        sum = Double.longBitsToDouble(bits + ((error > 0) == (sum > 0) ? 1 : -1));
      }
    }
    return (float) sum;
  }

  private static boolean isHardware() {
    try {
      HotSpotDiagnosticMXBean vm =
          ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
      return vm == null || Boolean.parseBoolean(vm.getVMOption("UseFMA").getValue());
    } catch (IllegalArgumentException | NoClassDefFoundError e) {
      // Another VM without that option, or a runtime without jdk.management: nothing is known
      // against the instruction, and the bits are right in any case.
      return true;
    }
  }
}

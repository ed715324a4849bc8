package org.engram.kernel.testkit;

import java.lang.foreign.ValueLayout;
import org.engram.kernel.spi.DecayKernel;
import org.engram.kernel.spi.DecayRequest;

/** Forgetting by the contract, but for one planted fault. */
record PlantedDecay(Fault fault) implements DecayKernel {

  @Override
  public void exponential(DecayRequest request) {
    for (long i = 0; i < request.count(); i++) {
      float strength = request.strengths().getAtIndex(ValueLayout.JAVA_FLOAT, i);
      long age = request.ages().getAtIndex(ValueLayout.JAVA_LONG, i);
      request
          .out()
          .setAtIndex(ValueLayout.JAVA_FLOAT, i, decay(strength, age, request.timeConstant()));
      if (fault == Fault.OVERWRITES_AGES) {
        request.ages().setAtIndex(ValueLayout.JAVA_LONG, i, 0);
      }
    }
  }

  private float decay(float s, long age, double timeConstant) {
    if (Float.isNaN(s)) {
      return fault == Fault.NAN_PAYLOAD_KEPT ? s : Reference.canon(s);
    }
    boolean early = fault == Fault.ZERO_EXITS_EARLY && s == 0;
    if (Float.isInfinite(s) || age <= 0 || early) {
      return s;
    }
    long capped = fault == Fault.AGE_UNCLAMPED ? age : Math.min(age, (1L << 52) - 1);
    double a = fault == Fault.AGE_AS_FLOAT ? (float) capped : (double) capped;
    double c = (fault == Fault.HALF_LIFE ? 1 : 1.4426950408889634) / timeConstant;
    double z = Math.min(a * c, 127);
    double zm = z + 0x1.8p52;
    int k = (int) Double.doubleToRawLongBits(zm);
    float r = (float) (z - (zm - 0x1.8p52));
    float v = Fma.of(fault).apply(s, polynomial(r), s);
    float left = v * Float.intBitsToFloat((127 - k) << 23);
    return fault == Fault.INFINITY_TIMES_ZERO && Float.isNaN(left)
        ? Float.intBitsToFloat(0xFFC0_0000)
        : Reference.canon(left);
  }

  private float polynomial(float r) {
    int[] bits = {0x3920b5a8, 0xbaaf8417, 0x3c1d96f0, 0xbd6357be, 0x3e75fdee};
    Fma fma = Fma.of(fault);
    float p = Float.intBitsToFloat(bits[0]);
    for (int i = 1; i < bits.length; i++) {
      p = fma.apply(p, r, Float.intBitsToFloat(bits[i]));
    }
    return fma.apply(r, Float.intBitsToFloat(0xbf317218), p * (r * r));
  }
}

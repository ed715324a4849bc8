package org.engram.provider.java;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;
import org.engram.kernel.spi.PowerDecayKernel;
import org.engram.kernel.spi.PowerDecayRequest;

/**
 * Decay by a power law in the widest vectors of f64, strengths and stabilities in vectors of as
 * many f32.
 */
final class VectorPowerDecay implements PowerDecayKernel {
  private static final VectorSpecies<Double> DOUBLES = DoubleVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Long> LONGS = DOUBLES.withLanes(long.class);
  private static final VectorShape HALF_SHAPE = VectorShape.forBitSize(DOUBLES.vectorBitSize() / 2);
  private static final VectorSpecies<Float> FLOATS = VectorSpecies.of(float.class, HALF_SHAPE);
  private static final int LANES = DOUBLES.length();

  private static final double TWO_52 = 0x1p52;
  private static final double TWO_84_AND_TWO_52 = 0x1p84 + TWO_52;
  private static final long BITS_OF_TWO_52 = Double.doubleToRawLongBits(TWO_52);
  private static final long BITS_OF_TWO_84 = Double.doubleToRawLongBits(0x1p84);
  private static final long LOW_HALF = 0xFFFF_FFFFL;

  @Override
  public void power(PowerDecayRequest request) {
    long full = request.count() - request.count() % LANES;
    checkStability(request, full);
    MemorySegment strengths = request.strengths();
    MemorySegment elapsed = request.elapsed();
    MemorySegment stability = request.stability();
    MemorySegment out = request.out();
    double factor = request.factor();
    double exponent = request.exponent();
    for (long i = 0; i < full; i += LANES) {
      LongVector time =
          LongVector.fromMemorySegment(LONGS, elapsed, i * Long.BYTES, ByteOrder.LITTLE_ENDIAN);
      power(floats(strengths, i), time, floats(stability, i), factor, exponent)
          .intoMemorySegment(out, i * Float.BYTES, ByteOrder.LITTLE_ENDIAN);
    }
    ScalarPowerDecay.power(request, full, request.count());
  }

  private static void checkStability(PowerDecayRequest request, long full) {
    MemorySegment stability = request.stability();
    boolean good = true;
    for (long i = 0; i < full; i += LANES) {
      good &= floats(stability, i).compare(VectorOperators.GT, 0f).allTrue();
    }
    if (!good || full < request.count()) {
      request.checkStability();
    }
  }

  private static FloatVector floats(MemorySegment memory, long index) {
    return FloatVector.fromMemorySegment(
        FLOATS, memory, index * Float.BYTES, ByteOrder.LITTLE_ENDIAN);
  }

  /** At elapsed 0 the formula returns a strength as it is, −0 and subnormal ones too. */
  private static FloatVector power(
      FloatVector strength, LongVector time, FloatVector stability, double f, double d) {
    VectorMask<Float> everlasting = stability.compare(VectorOperators.EQ, Float.POSITIVE_INFINITY);
    DoubleVector b = doubles(stability.blend(1f, everlasting));
    DoubleVector n = toDoubles(time).mul(f).add(b);
    DoubleVector z = log2Ratio(n, b).mul(d).min(ScalarPowerDecay.MAX_HALVINGS);
    FloatVector left = (FloatVector)
        doubles(strength).mul(exp2Negative(z)).convertShape(VectorOperators.D2F, FLOATS, 0);
    return left.blend(strength, everlasting)
        .blend(Float.NaN, strength.test(VectorOperators.IS_NAN));
  }

  /** log2(n/b) for 0 &lt; b ≤ n. */
  private static DoubleVector log2Ratio(DoubleVector n, DoubleVector b) {
    LongVector bits = n.reinterpretAsLongs();
    LongVector k = bits.sub(b.reinterpretAsLongs())
        .add(ScalarPowerDecay.HALF)
        .lanewise(VectorOperators.LSHR, ScalarPowerDecay.MANTISSA_BITS);
    DoubleVector v = bits.sub(k.lanewise(VectorOperators.LSHL, ScalarPowerDecay.MANTISSA_BITS))
        .reinterpretAsDoubles();
    DoubleVector x = v.sub(b).div(v.add(b));
    DoubleVector w = x.mul(x);
    DoubleVector p = w.mul(ScalarPowerDecay.P5)
        .add(ScalarPowerDecay.P4)
        .mul(w)
        .add(ScalarPowerDecay.P3)
        .mul(w)
        .add(ScalarPowerDecay.P2)
        .mul(w)
        .add(ScalarPowerDecay.P1)
        .mul(w)
        .add(ScalarPowerDecay.P0);
    return k.or(BITS_OF_TWO_52).reinterpretAsDoubles().sub(TWO_52).add(x.mul(p));
  }

  /** 2^−z for 0 ≤ z ≤ 300. */
  private static DoubleVector exp2Negative(DoubleVector z) {
    DoubleVector rounded = z.add(ScalarDecay.ROUNDER);
    DoubleVector r = z.sub(rounded.sub(ScalarDecay.ROUNDER));
    DoubleVector g = r.mul(ScalarPowerDecay.G6)
        .add(ScalarPowerDecay.G5)
        .mul(r)
        .add(ScalarPowerDecay.G4)
        .mul(r)
        .add(ScalarPowerDecay.G3)
        .mul(r)
        .add(ScalarPowerDecay.G2)
        .mul(r)
        .add(ScalarPowerDecay.G1)
        .mul(r)
        .add(ScalarPowerDecay.G0)
        .mul(r)
        .add(1.0);
    LongVector halvings =
        rounded.reinterpretAsLongs().lanewise(VectorOperators.LSHL, ScalarPowerDecay.MANTISSA_BITS);
    return g.reinterpretAsLongs().sub(halvings).reinterpretAsDoubles();
  }

  /**
   * max(t, 0) with one rounding and no instruction for i64: the halves of the integer become
   * mantissas of 2^84 and 2^52, which the subtraction removes exactly.
   */
  private static DoubleVector toDoubles(LongVector time) {
    LongVector positive = time.max(0L);
    DoubleVector high = positive
        .lanewise(VectorOperators.LSHR, Integer.SIZE)
        .or(BITS_OF_TWO_84)
        .reinterpretAsDoubles();
    DoubleVector low = positive.and(LOW_HALF).or(BITS_OF_TWO_52).reinterpretAsDoubles();
    return high.sub(TWO_84_AND_TWO_52).add(low);
  }

  private static DoubleVector doubles(FloatVector values) {
    return (DoubleVector) values.convertShape(VectorOperators.F2D, DOUBLES, 0);
  }
}

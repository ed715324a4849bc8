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

  // The formula in one loop is more than the compiler takes (NodeCountInliningCutoff): vectors
  // would
  // become objects, and an element 15 ns. So it is two loops over chunks that stay in the cache.
  private static final int CHUNK = 512;

  private static final double TWO_52 = 0x1p52;
  private static final double TWO_84_AND_TWO_52 = 0x1p84 + TWO_52;
  private static final long BITS_OF_TWO_52 = Double.doubleToRawLongBits(TWO_52);
  private static final long BITS_OF_TWO_84 = Double.doubleToRawLongBits(0x1p84);
  private static final long LOW_HALF = 0xFFFF_FFFFL;

  @Override
  public void power(PowerDecayRequest request) {
    long full = request.count() - request.count() % LANES;
    checkStability(request, full);
    double[] halvings = new double[(int) Math.min(full, CHUNK)];
    for (long from = 0; from < full; from += CHUNK) {
      int count = (int) Math.min(CHUNK, full - from);
      halve(request, from, count, halvings);
      apply(request, from, count, halvings);
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

  /** The first half of the formula: z of elements {@code from} … {@code from + count − 1}. */
  private static void halve(PowerDecayRequest request, long from, int count, double[] halvings) {
    MemorySegment elapsed = request.elapsed();
    MemorySegment stability = request.stability();
    double factor = request.factor();
    double exponent = request.exponent();
    for (int i = 0; i < count; i += LANES) {
      DoubleVector given = doubles(floats(stability, from + i));
      VectorMask<Double> everlasting = given.compare(VectorOperators.EQ, Double.POSITIVE_INFINITY);
      DoubleVector b = given.blend(1.0, everlasting);
      LongVector time = LongVector.fromMemorySegment(
          LONGS, elapsed, (from + i) * Long.BYTES, ByteOrder.LITTLE_ENDIAN);
      DoubleVector n = toDoubles(time).mul(factor).add(b);
      log2Ratio(n, b)
          .mul(exponent)
          .min(ScalarPowerDecay.MAX_HALVINGS)
          .blend(0.0, everlasting)
          .intoArray(halvings, i);
    }
  }

  /** The second half: without halvings it returns a strength as it is, −0 and subnormal too. */
  private static void apply(PowerDecayRequest request, long from, int count, double[] halvings) {
    MemorySegment strengths = request.strengths();
    MemorySegment out = request.out();
    for (int i = 0; i < count; i += LANES) {
      FloatVector strength = floats(strengths, from + i);
      DoubleVector left =
          doubles(strength).mul(exp2Negative(DoubleVector.fromArray(DOUBLES, halvings, i)));
      FloatVector rounded = (FloatVector) left.convertShape(VectorOperators.D2F, FLOATS, 0);
      rounded
          .blend(Float.NaN, strength.test(VectorOperators.IS_NAN))
          .intoMemorySegment(out, (from + i) * Float.BYTES, ByteOrder.LITTLE_ENDIAN);
    }
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

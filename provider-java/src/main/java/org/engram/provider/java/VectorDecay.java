package org.engram.provider.java;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;
import org.engram.kernel.spi.DecayKernel;
import org.engram.kernel.spi.DecayRequest;

/**
 * Decay in vectors: ages and exponents in the widest vectors of f64, strengths in vectors of as
 * many f32.
 */
final class VectorDecay implements DecayKernel {
  private static final VectorSpecies<Double> DOUBLES = DoubleVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Long> LONGS = DOUBLES.withLanes(long.class);
  private static final VectorShape HALF = VectorShape.forBitSize(DOUBLES.vectorBitSize() / 2);
  private static final VectorSpecies<Float> FLOATS = VectorSpecies.of(float.class, HALF);
  private static final VectorSpecies<Integer> INTS = VectorSpecies.of(int.class, HALF);
  private static final int LANES = DOUBLES.length();

  private static final double TWO_52 = 0x1p52;
  private static final long BITS_OF_TWO_52 = Double.doubleToRawLongBits(TWO_52);

  @Override
  public void exponential(DecayRequest request) {
    MemorySegment strengths = request.strengths();
    MemorySegment ages = request.ages();
    MemorySegment out = request.out();
    double rate = ScalarDecay.LOG2_E / request.timeConstant();
    long full = request.count() - request.count() % LANES;
    for (long i = 0; i < full; i += LANES) {
      FloatVector strength = FloatVector.fromMemorySegment(
          FLOATS, strengths, i * Float.BYTES, ByteOrder.LITTLE_ENDIAN);
      LongVector age =
          LongVector.fromMemorySegment(LONGS, ages, i * Long.BYTES, ByteOrder.LITTLE_ENDIAN);
      if (strength.abs().compare(VectorOperators.LE, 0x1p127f).allTrue()) {
        exponential(strength, age, rate)
            .intoMemorySegment(out, i * Float.BYTES, ByteOrder.LITTLE_ENDIAN);
      } else {
        ScalarDecay.exponential(request, i, i + LANES, rate);
      }
    }
    ScalarDecay.exponential(request, full, request.count(), rate);
  }

  /**
   * The formula without its exceptions: at age 0 it returns a finite strength as it is, −0 and
   * subnormal ones too.
   */
  private static FloatVector exponential(FloatVector strength, LongVector age, double rate) {
    LongVector clamped = age.max(0L).min(ScalarDecay.MAX_AGE);
    // Below 2^52 an integer under the exponent of 2^52 is that integer plus 2^52: a conversion that
    // needs no instruction for i64.
    DoubleVector z = clamped
        .or(BITS_OF_TWO_52)
        .reinterpretAsDoubles()
        .sub(TWO_52)
        .mul(rate)
        .min(ScalarDecay.MAX_HALVINGS);
    DoubleVector rounded = z.add(ScalarDecay.ROUNDER);
    FloatVector r = (FloatVector)
        z.sub(rounded.sub(ScalarDecay.ROUNDER)).convertShape(VectorOperators.D2F, FLOATS, 0);
    IntVector k =
        (IntVector) rounded.reinterpretAsLongs().convertShape(VectorOperators.L2I, INTS, 0);
    FloatVector p = broadcast(ScalarDecay.Q5)
        .fma(r, broadcast(ScalarDecay.Q4))
        .fma(r, broadcast(ScalarDecay.Q3))
        .fma(r, broadcast(ScalarDecay.Q2))
        .fma(r, broadcast(ScalarDecay.Q1));
    p = r.fma(broadcast(ScalarDecay.Q0), p.mul(r.mul(r)));
    FloatVector scale = k.neg()
        .add(ScalarDecay.EXPONENT_BIAS)
        .lanewise(VectorOperators.LSHL, ScalarDecay.EXPONENT_SHIFT)
        .reinterpretAsFloats();
    return strength.fma(p, strength).mul(scale);
  }

  private static FloatVector broadcast(float value) {
    return FloatVector.broadcast(FLOATS, value);
  }
}

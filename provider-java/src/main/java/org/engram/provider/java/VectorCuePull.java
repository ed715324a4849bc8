package org.engram.provider.java;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import org.engram.kernel.spi.layout.GraphLayout;

/** Cues side by side in vectors: the 16 of a slot are one to four of them. */
final class VectorCuePull extends CuePull {
  /** Cues from which on this is faster than one after the other (measured). */
  static final int LEAST = 5;

  // A constant of the class, and no vector is an argument or a result of a method that the compiler
  // might not inline: elsewhere each vector would be an object.
  private static final VectorSpecies<Float> SPECIES = species();
  private static final int LANES = SPECIES.length();
  private static final long BYTES = (long) LANES * Float.BYTES;
  /** Rows whose chains are under way at a time. */
  private static final int ROWS = 4;

  private final float theta;

  VectorCuePull(SpreadState state) {
    super(state);
    this.theta = state.request.theta();
  }

  private static VectorSpecies<Float> species() {
    VectorSpecies<Float> preferred = FloatVector.SPECIES_PREFERRED;
    return preferred.length() > CUES ? FloatVector.SPECIES_512 : preferred;
  }

  @Override
  void sum(long slice, long targetAt, long firstSlot) {
    for (int row = 0; row < GraphLayout.LANES; row += ROWS) {
      long target = at(targetAt, firstSlot + row);
      for (long part = 0; part < SLOT_BYTES; part += BYTES) {
        if (theta == 0) {
          sumAll(slice, row, part, target + part);
        } else {
          sumEmitted(slice, row, part, target + part);
        }
      }
    }
  }

  private void sumAll(long slice, int row, long part, long target) {
    FloatVector sum0 = FloatVector.zero(SPECIES);
    FloatVector sum1 = sum0;
    FloatVector sum2 = sum0;
    FloatVector sum3 = sum0;
    long from = activationAt + part;
    long end = graph.sliceOffset(slice + 1);
    for (long column = graph.sliceOffset(slice); column < end; column++) {
      sum0 = source(from, column, row).fma(weight(column, row), sum0);
      sum1 = source(from, column, row + 1).fma(weight(column, row + 1), sum1);
      sum2 = source(from, column, row + 2).fma(weight(column, row + 2), sum2);
      sum3 = source(from, column, row + 3).fma(weight(column, row + 3), sum3);
    }
    store(sum0, target);
    store(sum1, target + SLOT_BYTES);
    store(sum2, target + 2 * SLOT_BYTES);
    store(sum3, target + 3 * SLOT_BYTES);
  }

  private void sumEmitted(long slice, int row, long part, long target) {
    FloatVector sum0 = FloatVector.zero(SPECIES);
    FloatVector sum1 = sum0;
    FloatVector sum2 = sum0;
    FloatVector sum3 = sum0;
    long from = activationAt + part;
    long end = graph.sliceOffset(slice + 1);
    for (long column = graph.sliceOffset(slice); column < end; column++) {
      sum0 = emitted(from, column, row).fma(weight(column, row), sum0);
      sum1 = emitted(from, column, row + 1).fma(weight(column, row + 1), sum1);
      sum2 = emitted(from, column, row + 2).fma(weight(column, row + 2), sum2);
      sum3 = emitted(from, column, row + 3).fma(weight(column, row + 3), sum3);
    }
    store(sum0, target);
    store(sum1, target + SLOT_BYTES);
    store(sum2, target + 2 * SLOT_BYTES);
    store(sum3, target + 3 * SLOT_BYTES);
  }

  private FloatVector source(long from, long column, int row) {
    return load(at(from, graph.columnSlot(column, row)));
  }

  private FloatVector emitted(long from, long column, int row) {
    FloatVector activation = source(from, column, row);
    // A NaN stays one, in its lane: its cue has failed.
    return activation.blend(0f, activation.compare(VectorOperators.LT, theta));
  }

  private FloatVector weight(long column, int row) {
    return FloatVector.broadcast(SPECIES, graph.columnWeight(column, row));
  }

  @Override
  void settle(long firstSlot) {
    for (int lane = 0; lane < CUES; lane += LANES) {
      settle(firstSlot, lane);
    }
  }

  private void settle(long firstSlot, int lane) {
    long part = (long) lane * Float.BYTES;
    FloatVector d = FloatVector.broadcast(SPECIES, state.request.d());
    FloatVector keep = FloatVector.broadcast(SPECIES, state.request.keep());
    FloatVector most = FloatVector.fromArray(SPECIES, largest, lane);
    FloatVector faults = FloatVector.fromArray(SPECIES, fault, lane);
    for (long slot = firstSlot; slot < firstSlot + GraphLayout.LANES; slot++) {
      long at = at(nextAt, slot) + part;
      long hubSum = hubSumAt(slot);
      if (hubSum >= 0) {
        store(load(hubSum + part).add(load(at)), at);
      }
      FloatVector kept = load(at(activationAt, slot) + part).mul(keep);
      FloatVector value = load(at).fma(d, kept).add(0f);
      store(value, at);
      most = most.max(value);
      faults = faults.add(value.mul(0f));
    }
    most.intoArray(largest, lane);
    faults.intoArray(fault, lane);
  }

  @Override
  void sumChunks(long first, long end) {
    for (long part = 0; part < SLOT_BYTES; part += BYTES) {
      FloatVector sum = load(at(chunkAt, first) + part);
      for (long chunk = first + 1; chunk < end; chunk++) {
        sum = sum.add(load(at(chunkAt, chunk) + part));
      }
      store(sum, at(chunkAt, first) + part);
    }
  }

  @Override
  void divide(float[] divisors) {
    for (int lane = 0; lane < CUES; lane += LANES) {
      FloatVector divisor = FloatVector.fromArray(SPECIES, divisors, lane);
      long part = activationAt + (long) lane * Float.BYTES;
      for (long slot = 0; slot < slots; slot++) {
        store(load(at(part, slot)).div(divisor).add(0f), at(part, slot));
      }
    }
  }

  @Override
  void add() {
    for (int lane = 0; lane < CUES; lane += LANES) {
      long part = (long) lane * Float.BYTES;
      FloatVector faults = FloatVector.zero(SPECIES);
      for (long slot = 0; slot < slots; slot++) {
        long at = at(totalAt, slot) + part;
        FloatVector total = load(at).add(load(at(activationAt, slot) + part));
        store(total, at);
        faults = faults.add(total.mul(0f));
      }
      faults.intoArray(fault, lane);
    }
  }

  private FloatVector load(long at) {
    return load(memory, at);
  }

  private static FloatVector load(MemorySegment segment, long at) {
    return FloatVector.fromMemorySegment(SPECIES, segment, at, ByteOrder.LITTLE_ENDIAN);
  }

  private void store(FloatVector value, long at) {
    value.intoMemorySegment(memory, at, ByteOrder.LITTLE_ENDIAN);
  }
}

package org.engram.provider.java;

import org.engram.kernel.spi.layout.GraphLayout;

/** Cues side by side, eight of a row at a time. */
class ScalarCuePull extends CuePull {
  /** Cues from which on this is faster than one after the other (measured). */
  static final int LEAST = 11;

  private static final int AT_ONCE = 8;

  private final float theta;

  ScalarCuePull(SpreadState state) {
    super(state);
    this.theta = state.request.theta();
  }

  @Override
  void sum(long slice, long targetAt, long firstSlot) {
    for (int row = 0; row < GraphLayout.LANES; row++) {
      for (int lane = 0; lane < CUES; lane += AT_ONCE) {
        sum(slice, row, lane, at(targetAt, firstSlot + row) + (long) lane * Float.BYTES);
      }
    }
  }

  private void sum(long slice, int row, int lane, long targetAt) {
    float sum0 = 0;
    float sum1 = 0;
    float sum2 = 0;
    float sum3 = 0;
    float sum4 = 0;
    float sum5 = 0;
    float sum6 = 0;
    float sum7 = 0;
    long from = activationAt + (long) lane * Float.BYTES;
    long end = graph.sliceOffset(slice + 1);
    for (long column = graph.sliceOffset(slice); column < end; column++) {
      long source = at(from, graph.columnSlot(column, row));
      float weight = graph.columnWeight(column, row);
      sum0 = Fma.fma(weight, emitted(source, 0), sum0);
      sum1 = Fma.fma(weight, emitted(source, 1), sum1);
      sum2 = Fma.fma(weight, emitted(source, 2), sum2);
      sum3 = Fma.fma(weight, emitted(source, 3), sum3);
      sum4 = Fma.fma(weight, emitted(source, 4), sum4);
      sum5 = Fma.fma(weight, emitted(source, 5), sum5);
      sum6 = Fma.fma(weight, emitted(source, 6), sum6);
      sum7 = Fma.fma(weight, emitted(source, 7), sum7);
    }
    set(targetAt, 0, 0, sum0);
    set(targetAt, 0, 1, sum1);
    set(targetAt, 0, 2, sum2);
    set(targetAt, 0, 3, sum3);
    set(targetAt, 0, 4, sum4);
    set(targetAt, 0, 5, sum5);
    set(targetAt, 0, 6, sum6);
    set(targetAt, 0, 7, sum7);
  }

  private float emitted(long source, int lane) {
    float activation = get(source, 0, lane);
    return theta == 0 || activation >= theta ? activation : 0f;
  }

  @Override
  void settle(long firstSlot) {
    float d = state.request.d();
    float keep = state.request.keep();
    for (long slot = firstSlot; slot < firstSlot + GraphLayout.LANES; slot++) {
      long hubSum = hubSumAt(slot);
      for (int lane = 0; lane < CUES; lane++) {
        float chain = get(nextAt, slot, lane);
        float sum = hubSum < 0 ? chain : get(hubSum, 0, lane) + chain;
        float value = Fma.fma(d, sum, keep * get(activationAt, slot, lane)) + 0f;
        set(nextAt, slot, lane, value);
        largest[lane] = Math.max(largest[lane], value);
        fault[lane] += value * 0f;
      }
    }
  }

  @Override
  void sumChunks(long first, long end) {
    for (int lane = 0; lane < CUES; lane++) {
      float sum = get(chunkAt, first, lane);
      for (long chunk = first + 1; chunk < end; chunk++) {
        sum += get(chunkAt, chunk, lane);
      }
      set(chunkAt, first, lane, sum);
    }
  }

  @Override
  void divide(float[] divisors) {
    for (long slot = 0; slot < slots; slot++) {
      for (int lane = 0; lane < CUES; lane++) {
        set(activationAt, slot, lane, get(activationAt, slot, lane) / divisors[lane] + 0f);
      }
    }
  }

  @Override
  void add() {
    for (long slot = 0; slot < slots; slot++) {
      for (int lane = 0; lane < CUES; lane++) {
        float total = get(totalAt, slot, lane) + get(activationAt, slot, lane);
        set(totalAt, slot, lane, total);
        fault[lane] += total * 0f;
      }
    }
  }
}

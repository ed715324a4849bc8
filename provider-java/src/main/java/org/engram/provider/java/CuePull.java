package org.engram.provider.java;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.engram.kernel.spi.layout.GraphLayout;
import org.engram.kernel.spi.layout.GraphShape;
import org.engram.kernel.spi.layout.SpreadWorkspace;

/**
 * The dense pull of several cues side by side: a slot holds one activation of each, so that a pass
 * over the slices serves all of them. Each lane goes through the operations that a cue alone has in
 * {@link DensePull}.
 */
abstract class CuePull {
  /** Lanes of a slot. */
  static final int CUES = SpreadWorkspace.BATCH_CUES;

  static final long SLOT_BYTES = (long) CUES * Float.BYTES;

  final SpreadState state;
  final GraphLayout graph;
  final GraphShape shape;
  final MemorySegment memory;
  final long slots;

  /** Where the sections start in the memory. */
  long activationAt;

  long nextAt;
  final long totalAt;
  final long chunkAt;
  private final long hubAt;

  /** Largest value of each cue in a step, at least 0. */
  final float[] largest = new float[CUES];
  /** 0 for cues all of whose values are finite, NaN for others. */
  final float[] fault = new float[CUES];

  CuePull(SpreadState state) {
    this.state = state;
    this.graph = state.graph;
    this.shape = graph.shape();
    this.memory = state.batch;
    this.slots = shape.nodeSliceCount() * GraphLayout.LANES;
    long slotBytes = slots * SLOT_BYTES;
    this.activationAt = 0;
    this.nextAt = slotBytes;
    this.totalAt = 2 * slotBytes;
    this.chunkAt = 3 * slotBytes;
    this.hubAt = chunkAt + shape.fullSliceCount() * GraphLayout.LANES * SLOT_BYTES;
    for (int hub = 0; hub < shape.hubCount(); hub++) {
      // 1 + the number of the hub: of several entries of a node the last counts.
      long at = hubAt + (long) graph.slotOfNode(graph.hubNode(hub)) * Integer.BYTES;
      memory.set(JAVA_INT, at, hub + 1);
    }
  }

  /** Sums the rows of a slice, and puts the sums of row 0 … 15 where that section says. */
  abstract void sum(long slice, long targetAt, long firstSlot);

  /** Turns a slot's sum into its next activation and notes what is large or not finite. */
  abstract void settle(long firstSlot);

  /** Adds up chunks {@code first} … {@code end} − 1 at the first of them. */
  abstract void sumChunks(long first, long end);

  /** Divides each cue by its divisor. */
  abstract void divide(float[] divisors);

  /** Adds the activations to the totals and notes which are not finite. */
  abstract void add();

  /** Replaces all activations by those after a step, before normalisation. */
  final void advance() {
    long full = shape.fullSliceCount();
    for (long slice = 0; slice < full; slice++) {
      sum(slice, chunkAt, slice * GraphLayout.LANES);
    }
    for (int hub = 0; hub < shape.hubCount(); hub++) {
      sumChunks(graph.hubFull(hub), graph.hubFull(hub + 1));
    }
    Arrays.fill(largest, 0);
    Arrays.fill(fault, 0);
    for (long slice = 0; slice < shape.nodeSliceCount(); slice++) {
      sum(full + slice, nextAt, slice * GraphLayout.LANES);
      settle(slice * GraphLayout.LANES);
    }
    long before = activationAt;
    activationAt = nextAt;
    nextAt = before;
  }

  /** Divides each cue whose largest value is above 1. */
  final void normalise() {
    float[] divisors = new float[CUES];
    boolean needed = false;
    for (int lane = 0; lane < CUES; lane++) {
      needed |= largest[lane] > 1;
      divisors[lane] = largest[lane] > 1 ? largest[lane] : 1;
    }
    if (needed) {
      divide(divisors); // x / 1 is x
    }
  }

  /** Adds up the steps. */
  final void accumulate() {
    Arrays.fill(fault, 0);
    add();
  }

  /** Returns where the sum of a hub's full chunks lies, or −1 if the slot is no hub's. */
  final long hubSumAt(long slot) {
    int hub = memory.get(JAVA_INT, hubAt + slot * Integer.BYTES);
    return hub == 0 ? -1 : at(chunkAt, graph.hubFull(hub - 1));
  }

  static long at(long sectionAt, long slot) {
    return sectionAt + slot * SLOT_BYTES;
  }

  final float get(long sectionAt, long slot, int lane) {
    return memory.get(JAVA_FLOAT, at(sectionAt, slot) + (long) lane * Float.BYTES);
  }

  final void set(long sectionAt, long slot, int lane, float value) {
    memory.set(JAVA_FLOAT, at(sectionAt, slot) + (long) lane * Float.BYTES, value);
  }

  /** Leaves a cue, before any step here, to a pull of its own. */
  final void handOver(int lane) {
    for (long slot = 0; slot < slots; slot++) {
      state.set(state.activationAt, slot, get(activationAt, slot, lane));
      state.set(state.totalAt, slot, get(totalAt, slot, lane));
    }
  }

  /** All zero again. */
  final void clear() {
    memory.fill((byte) 0);
  }
}

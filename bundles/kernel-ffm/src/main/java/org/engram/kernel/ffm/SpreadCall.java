package org.engram.kernel.ffm;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import org.engram.kernel.spi.Cues;
import org.engram.kernel.spi.SpreadRequest;

/**
 * The two structures of a spreading call: {@code engram_spread_request}, filled in, and
 * {@code engram_spread_failure}, for the library to fill in.
 */
record SpreadCall(MemorySegment request, MemorySegment failure) {
  private static final int NORMALISE = 1;
  private static final int ACCUMULATE = 2;

  /** Offsets of the fields: no padding but the reserved word. */
  private static final int STEPS = 0;

  private static final int FLAGS = 4;
  private static final int D = 8;
  private static final int KEEP = 12;
  private static final int THETA = 16;
  private static final int RESERVED = 20;
  private static final int CUE_COUNT = 24;
  private static final int CUE_OFFSET = 32;
  private static final int SEED_NODE = 40;
  private static final int SEED_ACTIVATION = 48;
  private static final int REQUEST_BYTES = 56;

  private static final int FAILED_CUE = 0;
  private static final int FAILED_STEP = 8;
  private static final int FAILED_NODE = 16;
  private static final int FAILURE_BYTES = 24;

  /** Returns the structures for that request, in one block of that allocator. */
  static SpreadCall of(SegmentAllocator allocator, SpreadRequest request) {
    MemorySegment block = allocator.allocate(REQUEST_BYTES + FAILURE_BYTES, Long.BYTES);
    Cues cues = request.cues();
    block.set(JAVA_INT, STEPS, request.steps());
    block.set(
        JAVA_INT,
        FLAGS,
        (request.normalise() ? NORMALISE : 0) | (request.accumulate() ? ACCUMULATE : 0));
    block.set(JAVA_FLOAT, D, request.d());
    block.set(JAVA_FLOAT, KEEP, request.keep());
    block.set(JAVA_FLOAT, THETA, request.theta());
    block.set(JAVA_INT, RESERVED, 0);
    block.set(JAVA_LONG, CUE_COUNT, cues.cueCount());
    block.set(JAVA_LONG, CUE_OFFSET, Addresses.of(cues.offsets()));
    block.set(JAVA_LONG, SEED_NODE, Addresses.of(cues.nodes()));
    block.set(JAVA_LONG, SEED_ACTIVATION, Addresses.of(cues.activations()));
    return new SpreadCall(
        block.asSlice(0, REQUEST_BYTES), block.asSlice(REQUEST_BYTES, FAILURE_BYTES));
  }

  /** Returns the cue to blame after a failed call, or −1. */
  long failedCue() {
    return failure.get(JAVA_LONG, FAILED_CUE);
  }

  /** Returns the step that failed, counted from 1; 0 is a bad seed. */
  long failedStep() {
    return failure.get(JAVA_LONG, FAILED_STEP);
  }

  /** Returns the node that failed. */
  long failedNode() {
    return failure.get(JAVA_LONG, FAILED_NODE);
  }
}

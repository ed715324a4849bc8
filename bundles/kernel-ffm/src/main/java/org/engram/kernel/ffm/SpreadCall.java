package org.engram.kernel.ffm;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import org.engram.kernel.spi.Cues;
import org.engram.kernel.spi.SpreadOutput;
import org.engram.kernel.spi.SpreadRequest;
import org.engram.kernel.spi.layout.GraphLayout;
import org.engram.kernel.spi.layout.SpreadWorkspace;

/**
 * A spreading call with its two structures: {@code engram_spread_request}, filled in, and
 * {@code engram_spread_failure}, for the library to fill in.
 */
record SpreadCall(Addresses addresses, MemorySegment failure) {
  /**
   * Where everything lies, taken on the thread that owns it: helpers know no more than this.
   * Whoever made the call keeps it reachable.
   */
  record Addresses(
      long layout,
      long layoutBytes,
      long request,
      long workspace,
      long workspaceBytes,
      long nodes,
      long activations,
      long counts,
      long capacity,
      long failure) {}

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
  static SpreadCall of(
      SegmentAllocator allocator,
      GraphLayout graph,
      SpreadRequest request,
      SpreadWorkspace workspace,
      SpreadOutput output) {
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
    block.set(JAVA_LONG, CUE_OFFSET, of(cues.offsets()));
    block.set(JAVA_LONG, SEED_NODE, of(cues.nodes()));
    block.set(JAVA_LONG, SEED_ACTIVATION, of(cues.activations()));
    MemorySegment failure = block.asSlice(REQUEST_BYTES, FAILURE_BYTES);
    return new SpreadCall(
        new Addresses(
            of(graph.block()),
            graph.block().byteSize(),
            of(block),
            of(workspace.memory()),
            workspace.memory().byteSize(),
            of(output.nodes()),
            of(output.activations()),
            of(output.counts()),
            output.capacity(),
            of(failure)),
        failure);
  }

  private static long of(MemorySegment segment) {
    return org.engram.kernel.ffm.Addresses.of(segment);
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

package org.engram.kernel.ffm;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicInteger;
import org.engram.kernel.spi.Helpers;
import org.engram.kernel.spi.SpreadRequest;
import org.engram.kernel.spi.layout.GraphLayout;
import org.engram.kernel.spi.layout.SliceRanges;

/**
 * The phases of {@code engram_spreading_part} in their order, each divided among the helpers. Only
 * the caller's thread touches the structures of the parts; the others pass on their addresses.
 */
final class SpreadParts {
  /** More parts than threads: a thread that is held up leaves its parts to the others. */
  private static final int PARTS_PER_THREAD = 4;

  private static final int BEGIN = 0;
  private static final int CHUNKS = 1;
  private static final int ROWS = 2;
  private static final int SETTLE = 3;
  private static final int END = 4;
  private static final int FAIL = 5;

  private static final int PHASE = 0;
  private static final int TURNED = 4;
  private static final int CUE = 8;
  private static final int STEP = 16;
  private static final int FIRST = 24;
  private static final int COUNT = 32;
  private static final int MAX = 40;
  private static final int MAGNITUDE = 44;
  /** A cache line each, because threads write them. */
  private static final long PART_BYTES = 64;

  private static final int INFINITY_BITS = 0x7f80_0000;

  private final KernelLibrary library;
  private final NativeTier tier;
  private final SpreadCall.Addresses call;
  private final Helpers helpers;
  private final MemorySegment parts;
  private final SliceRanges chunks;
  private final SliceRanges rows;
  private final boolean settles;
  private final boolean normalises;

  private float max;
  private int magnitude;

  private SpreadParts(
      KernelLibrary library,
      NativeTier tier,
      SpreadCall.Addresses call,
      GraphLayout graph,
      SpreadRequest request,
      Helpers helpers,
      Arena arena) {
    this.library = library;
    this.tier = tier;
    this.call = call;
    this.helpers = helpers;
    int most = helpers.threads() * PARTS_PER_THREAD;
    this.chunks = SliceRanges.ofChunks(graph, most);
    this.rows = SliceRanges.ofNodes(graph, most);
    this.parts = arena.allocate(PART_BYTES * Math.max(1, most), PART_BYTES);
    this.settles = request.accumulate() || request.theta() != 0;
    this.normalises = request.normalise();
  }

  /** Spreads all cues; returns the result code of the first that fails, or 0. */
  static int spread(
      KernelLibrary library,
      NativeTier tier,
      SpreadCall.Addresses call,
      GraphLayout graph,
      SpreadRequest request,
      Helpers helpers) {
    try (Arena arena = Arena.ofConfined()) {
      SpreadParts parts = new SpreadParts(library, tier, call, graph, request, helpers, arena);
      int result = 0;
      for (int cue = 0; cue < request.cues().cueCount() && result == 0; cue++) {
        result = parts.spread(cue, request.steps());
      }
      return result;
    }
  }

  private int spread(int cue, int steps) {
    int result = alone(BEGIN, 0, cue, 0);
    long step = parts.get(JAVA_LONG, STEP);
    if (result != 0 || step == 0) {
      return result;
    }
    int turned = 0;
    boolean ended = false;
    try {
      for (; step <= steps; step++) {
        all(CHUNKS, chunks, turned, cue, step);
        all(ROWS, rows, turned, cue, step);
        turned ^= 1;
        if (magnitude < INFINITY_BITS && (settles || (normalises && max > 1))) {
          all(SETTLE, rows, turned, cue, step);
        }
        if (magnitude >= INFINITY_BITS) {
          ended = true;
          return alone(FAIL, turned, cue, step);
        }
      }
      ended = true;
      return alone(END, turned, cue, steps);
    } finally {
      if (!ended) {
        alone(FAIL, turned, cue, step); // a helper failed: the workspace is to be zero all the same
      }
    }
  }

  private int alone(int phase, int turned, int cue, long step) {
    set(0, phase, turned, cue, step, 0, 0);
    return library.spread(tier, call, parts.address());
  }

  /** Runs a phase and gathers the largest numbers of its parts. */
  private void all(int phase, SliceRanges ranges, int turned, int cue, long step) {
    int count = ranges.count();
    for (int part = 0; part < count; part++) {
      long first = ranges.first(part);
      set(part, phase, turned, cue, step, first, ranges.first(part + 1) - first);
    }
    AtomicInteger failure = new AtomicInteger();
    long address = parts.address();
    helpers.run(count, part -> {
      int result = library.spread(tier, call, address + PART_BYTES * part);
      if (result != 0) {
        failure.set(result);
      }
    });
    if (failure.get() != 0) {
      throw new IllegalStateException("phase " + phase + " returned " + failure);
    }
    if (phase == CHUNKS) {
      return;
    }
    float most = 0;
    int largest = 0;
    for (int part = 0; part < count; part++) {
      most = Math.max(most, parts.get(JAVA_FLOAT, part * PART_BYTES + MAX));
      largest = Math.max(largest, parts.get(JAVA_INT, part * PART_BYTES + MAGNITUDE));
    }
    max = most;
    magnitude = largest;
  }

  private void set(int part, int phase, int turned, int cue, long step, long first, long count) {
    long at = part * PART_BYTES;
    parts.set(JAVA_INT, at + PHASE, phase);
    parts.set(JAVA_INT, at + TURNED, turned);
    parts.set(JAVA_LONG, at + CUE, cue);
    parts.set(JAVA_LONG, at + STEP, step);
    parts.set(JAVA_LONG, at + FIRST, first);
    parts.set(JAVA_LONG, at + COUNT, count);
    parts.set(JAVA_FLOAT, at + MAX, max);
  }
}

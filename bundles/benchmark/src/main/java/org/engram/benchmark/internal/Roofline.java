package org.engram.benchmark.internal;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;
import java.util.function.ToLongFunction;
import org.engram.benchmark.internal.task.Work;

/**
 * What the memory allows: a loop that reads as many bytes as a call must, and does nothing with
 * them; for a call that writes, a copy that moves as many. One thread at a time.
 */
public final class Roofline {
  private static final String VECTOR_MODULE = "jdk.incubator.vector";
  private static final long ALIGNMENT = 64;

  private final Work work;
  private final ToLongFunction<MemorySegment> reader;
  private final MemorySegment from;
  private final MemorySegment to;
  // Written by each pass, so that no loop is left out.
  private long sum;

  private Roofline(Arena arena, Work work) {
    this.work = work;
    this.reader = reader();
    long moved = work.readBytes() + work.writtenBytes();
    boolean copies = work.writtenBytes() > 0;
    this.from = arena.allocate(copies ? moved / 2 : moved, ALIGNMENT).fill((byte) 1);
    this.to = copies ? arena.allocate(moved / 2, ALIGNMENT).fill((byte) 1) : MemorySegment.NULL;
  }

  /** Returns the roofline of that work, with memory of that arena, or empty if it has none. */
  public static Optional<Roofline> of(Arena arena, Work work) {
    return work.passes() == 0 ? Optional.empty() : Optional.of(new Roofline(arena, work));
  }

  /** Moves what the work must move, once. */
  public void run() {
    for (int pass = 0; pass < work.passes(); pass++) {
      if (work.writtenBytes() > 0) {
        to.copyFrom(from);
      } else {
        sum += reader.applyAsLong(from);
      }
    }
  }

  /** Returns what moves the bytes, for the table. */
  public String name() {
    return work.writtenBytes() > 0 ? "memory read+write" : "memory read" + how();
  }

  long sum() {
    return sum;
  }

  private static String how() {
    return hasVectors() ? "" : ", plain loop";
  }

  private static ToLongFunction<MemorySegment> reader() {
    return hasVectors() ? VectorRead::sum : Roofline::plainSum;
  }

  private static boolean hasVectors() {
    return ModuleLayer.boot().findModule(VECTOR_MODULE).isPresent();
  }

  /** Without the Vector API; four sums, so that none waits for the one before. */
  static long plainSum(MemorySegment block) {
    long a = 0;
    long b = 0;
    long c = 0;
    long d = 0;
    long words = block.byteSize() / Long.BYTES;
    long i = 0;
    for (; i + 4 <= words; i += 4) {
      a += block.getAtIndex(ValueLayout.JAVA_LONG, i);
      b += block.getAtIndex(ValueLayout.JAVA_LONG, i + 1);
      c += block.getAtIndex(ValueLayout.JAVA_LONG, i + 2);
      d += block.getAtIndex(ValueLayout.JAVA_LONG, i + 3);
    }
    for (; i < words; i++) {
      a += block.getAtIndex(ValueLayout.JAVA_LONG, i);
    }
    return a + b + c + d;
  }
}

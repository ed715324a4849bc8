package org.engram.kernel.testkit;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Memory that begins a number of elements behind a 64-byte boundary, between margins of NaN. It
 * sees writes into the margins and into inputs.
 */
final class SkewedPlacement implements Placement {
  /** Elements of every size up to a cache line can be skewed by one less than this. */
  static final int SKEWS = 16;

  private static final long LINE = 64;
  private static final long MARGIN = 2 * LINE;
  private static final byte POISON = (byte) 0xFF;

  private final Arena arena = Arena.ofConfined();
  private final int skew;
  private final List<Block> blocks = new ArrayList<>();
  private final List<Input> inputs = new ArrayList<>();

  private record Block(MemorySegment whole, long from, long bytes) {}

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Input(MemorySegment block, byte[] copy) {}

  SkewedPlacement(int skew) {
    this.skew = skew;
  }

  @Override
  public MemorySegment allocate(long bytes, long alignment) {
    long from = MARGIN + skew * alignment % LINE;
    MemorySegment whole = arena.allocate(from + bytes + MARGIN, LINE).fill(POISON);
    blocks.add(new Block(whole, from, bytes));
    return whole.asSlice(from, bytes);
  }

  @Override
  public MemorySegment input(MemorySegment block) {
    inputs.add(new Input(block, block.toArray(ValueLayout.JAVA_BYTE)));
    return block;
  }

  @Override
  public Optional<String> violation() {
    for (Block block : blocks) {
      MemorySegment poison =
          MemorySegment.ofArray(new byte[(int) (MARGIN + LINE)]).fill(POISON);
      MemorySegment before = block.whole.asSlice(0, block.from);
      MemorySegment behind = block.whole.asSlice(block.from + block.bytes);
      if (before.mismatch(poison.asSlice(0, before.byteSize())) >= 0) {
        return Optional.of("memory before a block of " + block.bytes + " bytes was written");
      }
      long at = behind.mismatch(poison.asSlice(0, behind.byteSize()));
      if (at >= 0) {
        return Optional.of(
            "byte " + at + " behind a block of " + block.bytes + " bytes was written");
      }
    }
    for (Input input : inputs) {
      long at = input.block.mismatch(MemorySegment.ofArray(input.copy));
      if (at >= 0) {
        return Optional.of(
            "byte " + at + " of an input of " + input.copy.length + " bytes was written");
      }
    }
    return Optional.empty();
  }

  @Override
  public void close() {
    arena.close();
  }
}

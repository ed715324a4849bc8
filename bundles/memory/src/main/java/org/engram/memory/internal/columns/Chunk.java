package org.engram.memory.internal.columns;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.engram.kernel.spi.Matrix;
import org.engram.kernel.spi.TopKRequest;
import org.engram.kernel.spi.layout.Int8Plane;
import org.engram.memory.internal.offheap.Block;
import org.engram.memory.internal.offheap.OffHeap;
import org.jspecify.annotations.Nullable;

/**
 * Consecutive rows of a space. Rows that a snapshot names never change; the writer adds rows behind
 * them, and replaces the bitmap of live rows by a changed copy. Who holds a chunk holds its blocks.
 */
final class Chunk {
  private final RowShape shape;
  private final int capacity;
  /** Vectors, then norms, then row numbers. */
  private final Block rows;
  /** Last accesses, then strengths: a block of its own, since time and use rewrite only these. */
  private final Block states;
  /** Bitmap of the rows that are not forgotten; null: all. */
  private final @Nullable Block live;
  /** Null in a chunk of few rows. */
  private final @Nullable Codes codes;

  private final String[] ids;

  private Chunk(
      RowShape shape,
      int capacity,
      Block rows,
      Block states,
      @Nullable Block live,
      @Nullable Codes codes,
      String[] ids) {
    this.shape = shape;
    this.capacity = capacity;
    this.rows = rows;
    this.states = states;
    this.live = live;
    this.codes = codes;
    this.ids = ids;
  }

  static Chunk allocate(OffHeap offHeap, RowShape shape, int capacity) {
    List<Block> taken = new ArrayList<>();
    try {
      Block rows = offHeap.allocate(
          shape.vectorBytes(capacity) + numbersOffset(capacity) + (long) capacity * Long.BYTES);
      taken.add(rows);
      Block states = offHeap.allocate((long) capacity * (Long.BYTES + Float.BYTES));
      taken.add(states);
      Codes codes = Codes.allocate(offHeap, shape.dim(), capacity);
      return new Chunk(shape, capacity, rows, states, null, codes, new String[capacity]);
    } catch (RuntimeException | Error e) {
      taken.forEach(Block::release);
      throw e;
    }
  }

  /** Where the row numbers begin behind the vectors: the norms, to the next 8 bytes. */
  private static long numbersOffset(int capacity) {
    return Math.ceilDiv((long) capacity * Float.BYTES, Long.BYTES) * Long.BYTES;
  }

  void hold() {
    rows.hold();
    states.hold();
    if (live != null) {
      live.hold();
    }
    if (codes != null) {
      codes.block().hold();
    }
  }

  void release() {
    rows.release();
    states.release();
    if (live != null) {
      live.release();
    }
    if (codes != null) {
      codes.block().release();
    }
  }

  int capacity() {
    return capacity;
  }

  String id(int at) {
    return ids[at];
  }

  /** Returns the bitmap of the rows that may be found; null: all. */
  @Nullable
  MemorySegment selection() {
    return live == null ? null : live.memory();
  }

  /** Returns the first {@code count} vectors with their norms. */
  Matrix vectors(int count) {
    return bareVectors(count).withNorms(norms());
  }

  /** Returns the first {@code count} vectors without their norms. */
  Matrix bareVectors(int count) {
    MemorySegment data = rows.memory().asSlice(0, shape.vectorBytes(capacity));
    return new Matrix(data, count, shape.dim(), shape.stride(), null);
  }

  /** Returns the coarse copies of the first {@code count} vectors, if there are any. */
  @Nullable
  Int8Plane plane(int count) {
    return codes == null ? null : codes.plane(count);
  }

  /** Writes the coarse copies anew, for rows whose norms were computed later. */
  void encode(int count) {
    if (codes != null) {
      codes.set(vectors(count));
    }
  }

  MemorySegment vector(int at) {
    return rows.memory().asSlice(shape.vectorBytes(at), (long) shape.dim() * Float.BYTES);
  }

  MemorySegment norms() {
    return rows.memory().asSlice(shape.vectorBytes(capacity), (long) capacity * Float.BYTES);
  }

  float norm(int at) {
    return norms().getAtIndex(ValueLayout.JAVA_FLOAT, at);
  }

  long number(int at) {
    return rows.memory()
        .get(
            ValueLayout.JAVA_LONG,
            shape.vectorBytes(capacity) + numbersOffset(capacity) + (long) at * Long.BYTES);
  }

  long lastAccessMs(int at) {
    return states.memory().getAtIndex(ValueLayout.JAVA_LONG, at);
  }

  float strength(int at) {
    return states.memory().getAtIndex(ValueLayout.JAVA_FLOAT, 2L * capacity + at);
  }

  boolean isLive(int at) {
    return live == null
        || (live.memory().getAtIndex(ValueLayout.JAVA_LONG, at / Long.SIZE) >>> at & 1) != 0;
  }

  /** Writes a row that no snapshot names yet. */
  void set(int at, NewRow row) {
    write(at, row);
    if (codes != null) {
      codes.set(at, row.vector(), row.norm());
    }
  }

  private void write(int at, NewRow row) {
    MemorySegment.copy(
        row.vector(), 0, rows.memory(), shape.vectorBytes(at), (long) shape.dim() * Float.BYTES);
    norms().setAtIndex(ValueLayout.JAVA_FLOAT, at, row.norm());
    rows.memory()
        .set(
            ValueLayout.JAVA_LONG,
            shape.vectorBytes(capacity) + numbersOffset(capacity) + (long) at * Long.BYTES,
            row.number());
    states.memory().setAtIndex(ValueLayout.JAVA_LONG, at, row.lastAccessMs());
    states.memory().setAtIndex(ValueLayout.JAVA_FLOAT, 2L * capacity + at, row.strength());
    ids[at] = row.id();
  }

  /** Returns a copy with more room, held by the caller. */
  Chunk grown(OffHeap offHeap, int count, int newCapacity) {
    Chunk grown = allocate(offHeap, shape, newCapacity);
    for (int at = 0; at < count; at++) {
      grown.write(at, row(at));
    }
    if (grown.codes != null && codes != null) {
      grown.codes.copy(codes, count);
    } else {
      grown.encode(count);
    }
    if (live == null) {
      return grown;
    }
    Block bits = newBitmap(offHeap, newCapacity);
    MemorySegment.copy(live.memory(), 0, bits.memory(), 0, live.memory().byteSize());
    return grown.withLive(bits);
  }

  /** Returns a row, valid while this chunk is held. */
  NewRow row(int at) {
    return new NewRow(number(at), ids[at], vector(at), norm(at), strength(at), lastAccessMs(at));
  }

  /** Returns the same rows with a bitmap of its own, held by the caller beside this one. */
  Chunk withOwnLive(OffHeap offHeap) {
    Block bits = newBitmap(offHeap, capacity);
    if (live != null) {
      MemorySegment.copy(live.memory(), 0, bits.memory(), 0, live.memory().byteSize());
    }
    rows.hold();
    states.hold();
    if (codes != null) {
      codes.block().hold();
    }
    return withLive(bits);
  }

  /** Takes a row out of the bitmap, which no snapshot may name. */
  void forget(int at) {
    MemorySegment bits = Objects.requireNonNull(live).memory();
    long word = bits.getAtIndex(ValueLayout.JAVA_LONG, at / Long.SIZE);
    bits.setAtIndex(ValueLayout.JAVA_LONG, at / Long.SIZE, word & ~(1L << at));
  }

  private Chunk withLive(Block bits) {
    return new Chunk(shape, capacity, rows, states, bits, codes, ids);
  }

  private static Block newBitmap(OffHeap offHeap, int capacity) {
    Block bits = offHeap.allocate(TopKRequest.selectionWords(capacity) * Long.BYTES);
    bits.memory().fill((byte) -1);
    return bits;
  }
}

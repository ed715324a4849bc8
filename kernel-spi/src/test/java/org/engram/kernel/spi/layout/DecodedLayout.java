package org.engram.kernel.spi.layout;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.engram.kernel.spi.layout.TestGraph.Edge;

/**
 * A GraphLayout v1 read by the table of docs/layouts.md, with nothing of the code that wrote it.
 */
final class DecodedLayout {
  private static final int CHUNK = 64;
  private static final int LANES = 16;
  private static final ValueLayout.OfLong U64 =
      ValueLayout.JAVA_LONG.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt U32 =
      ValueLayout.JAVA_INT.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfFloat F32 =
      ValueLayout.JAVA_FLOAT.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final MemorySegment block;

  DecodedLayout(MemorySegment block) {
    this.block = block;
  }

  long field(int byteOffset) {
    return block.get(U64, byteOffset);
  }

  int nodeCount() {
    return (int) field(16);
  }

  long hubCount() {
    return field(32);
  }

  long chunkCount() {
    return field(40);
  }

  long fullSliceCount() {
    return field(48);
  }

  long nodeSliceCount() {
    return field(56);
  }

  long columnCount() {
    return field(64);
  }

  /** Where each section begins and how many bytes it has, in the order of the header. */
  List<long[]> sections() {
    long n = nodeCount();
    long slices = fullSliceCount() + nodeSliceCount();
    long[] bytes = {
      8 * (n + 1),
      8 * field(24),
      4 * n,
      4 * hubCount(),
      4 * (hubCount() + 1),
      4 * (hubCount() + 1),
      4 * chunkCount(),
      8 * (slices + 1),
      128 * columnCount(),
      4 * n,
      4 * LANES * nodeSliceCount()
    };
    List<long[]> sections = new ArrayList<>();
    for (int i = 0; i < bytes.length; i++) {
      sections.add(new long[] {field(72 + 8 * i), bytes[i]});
    }
    return sections;
  }

  List<Edge> outEdges(int node) {
    List<Edge> edges = new ArrayList<>();
    for (long at = u64(72, node); at < u64(72, node + 1L); at++) {
      int row = u32(80, 2 * at);
      float weight = block.get(F32, field(80) + 8 * at + 4);
      edges.add(new Edge(node, nodeOfRow(row), weight));
    }
    return edges;
  }

  /** The virtual rows of a node's in-edges in the push part, in the order of the in-edges. */
  List<Integer> rowsInto(int node) {
    List<Integer> rows = new ArrayList<>();
    for (long at = 0; at < field(24); at++) {
      int row = u32(80, 2 * at);
      if (nodeOfRow(row) == node) {
        rows.add(row);
      }
    }
    return rows;
  }

  private int nodeOfRow(int row) {
    return row < nodeCount() ? row : u32(96, u32(120, row - nodeCount()));
  }

  int firstRow(int node) {
    return u32(88, node);
  }

  int slotOfNode(int node) {
    return u32(144, node);
  }

  int nodeOfSlot(int slot) {
    return u32(152, slot);
  }

  int hubNode(int hub) {
    return u32(96, hub);
  }

  int hubChunk(int hub) {
    return u32(104, hub);
  }

  int hubFull(int hub) {
    return u32(112, hub);
  }

  long sliceLength(long slice) {
    return u64(128, slice + 1) - u64(128, slice);
  }

  /** The in-edges of a node from the pull part: a hub's full chunks, then its own row. */
  List<Edge> inEdges(int node, int inDegree) {
    List<Edge> edges = new ArrayList<>();
    int remainder = inDegree;
    if (inDegree > CHUNK) {
      int hub = hubOf(node);
      for (int chunk = hubFull(hub); chunk < hubFull(hub + 1); chunk++) {
        edges.addAll(lane(chunk / LANES, chunk % LANES, CHUNK, node));
      }
      remainder = inDegree % CHUNK;
    }
    int slot = slotOfNode(node);
    edges.addAll(lane(fullSliceCount() + slot / LANES, slot % LANES, remainder, node));
    return edges;
  }

  private int hubOf(int node) {
    for (int hub = 0; hub < hubCount(); hub++) {
      if (hubNode(hub) == node) {
        return hub;
      }
    }
    throw new AssertionError("node " + node + " is no hub");
  }

  private List<Edge> lane(long slice, int lane, int length, int node) {
    List<Edge> edges = new ArrayList<>();
    for (long column = u64(128, slice); column < u64(128, slice + 1); column++) {
      long at = field(136) + 128 * column + 4L * lane;
      int slot = block.get(U32, at);
      float weight = block.get(F32, at + 64);
      if (edges.size() < length) {
        edges.add(new Edge(nodeOfSlot(slot), node, weight));
      } else if (slot != 0 || Float.floatToRawIntBits(weight) != 0) {
        throw new AssertionError(
            "lane " + lane + " of slice " + slice + " has padding " + slot + ", " + weight);
      }
    }
    return edges;
  }

  private long u64(int section, long index) {
    return block.get(U64, field(section) + 8 * index);
  }

  private int u32(int section, long index) {
    return block.get(U32, field(section) + 4 * index);
  }
}

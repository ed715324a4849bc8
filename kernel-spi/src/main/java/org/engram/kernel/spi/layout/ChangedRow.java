package org.engram.kernel.spi.layout;

import java.util.Arrays;

/** The in-edges of one node after a change, in their order, and where they will lie. */
final class ChangedRow {
  static final int NONE = -1;

  final int target;
  /** In-edges before, 0 for a new node. */
  final int lengthBefore;

  int count;
  int[] sources;
  float[] weights;
  /** Position before of an edge that stays, else {@link #NONE}. */
  int[] before;
  /** Index among the new edges of one that comes, else {@link #NONE}. */
  int[] added;

  /** The node's slot, its hub or {@link #NONE}, and the hub's first chunk and first full chunk. */
  int slot = NONE;

  int hub = NONE;
  int firstChunk;
  int firstFull;
  /** Whether the chunks are not those from before. */
  boolean movedChunks;

  ChangedRow(int target, int lengthBefore, int room) {
    this.target = target;
    this.lengthBefore = lengthBefore;
    this.sources = new int[room];
    this.weights = new float[room];
    this.before = new int[room];
    this.added = new int[room];
  }

  void add(int source, float weight, int positionBefore, int edge) {
    if (count == sources.length) {
      int room = Math.max(8, 2 * count);
      sources = Arrays.copyOf(sources, room);
      weights = Arrays.copyOf(weights, room);
      before = Arrays.copyOf(before, room);
      added = Arrays.copyOf(added, room);
    }
    sources[count] = source;
    weights[count] = weight;
    before[count] = positionBefore;
    added[count++] = edge;
  }

  boolean isHub() {
    return count > GraphLayout.CHUNK;
  }

  int fullChunks() {
    return isHub() ? count / GraphLayout.CHUNK : 0;
  }

  int chunks() {
    return isHub() ? Math.ceilDiv(count, GraphLayout.CHUNK) : 0;
  }

  /** Edges in the node's own row. */
  int rowLength() {
    return count - fullChunks() * GraphLayout.CHUNK;
  }

  /** Returns the virtual row of the edge at that position. */
  int virtualRow(int nodeCount, int position) {
    return isHub() ? nodeCount + firstChunk + position / GraphLayout.CHUNK : target;
  }
}

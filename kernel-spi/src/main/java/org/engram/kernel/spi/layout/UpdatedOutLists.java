package org.engram.kernel.spi.layout;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.engram.kernel.spi.layout.GraphLayout.Section;

/** The push part of an updated graph: out-lists and the virtual rows that they name. */
final class UpdatedOutLists {
  private static final int CHUNK = GraphLayout.CHUNK;

  private final GraphLayoutUpdate update;
  private final GraphLayout before;
  private final int nodesBefore;
  private final MemorySegment outOffset;
  private final MemorySegment outEdge;

  UpdatedOutLists(GraphLayoutUpdate update, MemorySegment outOffset, MemorySegment outEdge) {
    this.update = update;
    this.before = update.before;
    this.nodesBefore = before.nodeCount();
    this.outOffset = outOffset;
    this.outEdge = outEdge;
  }

  /**
   * Runs of unchanged lists are copied; the new lists name plain targets until their row is known.
   */
  void write() {
    MemorySegment edgesBefore =
        GraphLayoutUpdate.section(before.block(), before.shape(), Section.OUT_EDGE);
    long delta = 0;
    int node = 0;
    for (int i = 0; i <= update.changed.length; i++) {
      int end = i < update.changed.length ? update.changed[i] : update.nodeCount;
      int known = Math.min(end, nodesBefore);
      if (node < known) {
        long first = before.outOffset(node);
        long bytes = Long.BYTES * (before.outOffset(known) - first);
        MemorySegment.copy(
            edgesBefore, Long.BYTES * first, outEdge, Long.BYTES * (first + delta), bytes);
      }
      for (; node < end; node++) {
        outOffset.setAtIndex(JAVA_LONG, node, startBefore(node) + delta);
      }
      if (i < update.changed.length) {
        long start = startBefore(node) + delta;
        outOffset.setAtIndex(JAVA_LONG, node, start);
        writeOutList(i, start);
        delta += update.firstEdge[i + 1] - update.firstEdge[i];
        delta -= startBefore(node + 1) - startBefore(node);
        node++;
      }
    }
    outOffset.setAtIndex(JAVA_LONG, update.nodeCount, update.shape().edgeCount());
    if (update.nodeCount > nodesBefore && before.shape().chunkCount() > 0) {
      shiftChunks();
    }
  }

  private long startBefore(int node) {
    return before.outOffset(Math.min(node, nodesBefore));
  }

  private void writeOutList(int changed, long start) {
    for (int edge = update.firstEdge[changed]; edge < update.firstEdge[changed + 1]; edge++) {
      long at = 2 * (start + edge - update.firstEdge[changed]);
      outEdge.setAtIndex(JAVA_INT, at, update.edges.target(edge));
      outEdge.setAtIndex(JAVA_FLOAT, at + 1, update.edges.weight(edge));
    }
  }

  /** Virtual rows of chunks lie behind those of the nodes, of which there are more now. */
  private void shiftChunks() {
    int shift = update.nodeCount - nodesBefore;
    int changed = 0;
    for (int node = 0; node < nodesBefore; node++) {
      if (changed < update.changed.length && update.changed[changed] == node) {
        changed++;
        continue;
      }
      long end = outOffset.getAtIndex(JAVA_LONG, node + 1L);
      for (long edge = outOffset.getAtIndex(JAVA_LONG, node); edge < end; edge++) {
        int row = outEdge.getAtIndex(JAVA_INT, 2 * edge);
        if (Integer.compareUnsigned(row, nodesBefore) >= 0) {
          outEdge.setAtIndex(JAVA_INT, 2 * edge, row + shift);
        }
      }
    }
  }

  /** Names the virtual rows in the out-lists, where they are not what was copied. */
  void writeVirtualRows(ChangedRow row) {
    int shift = update.nodeCount - nodesBefore;
    for (int position = 0; position < row.count; position++) {
      int name = row.virtualRow(update.nodeCount, position);
      int edge = row.added[position];
      if (edge != ChangedRow.NONE) {
        int source = Arrays.binarySearch(update.changed, row.sources[position]);
        long start = outOffset.getAtIndex(JAVA_LONG, row.sources[position]);
        outEdge.setAtIndex(JAVA_INT, 2 * (start + edge - update.firstEdge[source]), name);
        continue;
      }
      int first = before.firstRow(row.target);
      int known =
          row.lengthBefore > CHUNK ? first + shift + row.before[position] / CHUNK : row.target;
      if (name != known) {
        rename(row, position, name);
      }
    }
  }

  /** Finds the edge of an unchanged source: of several to this target the right one by number. */
  private void rename(ChangedRow row, int position, int name) {
    int source = row.sources[position];
    int number = 0;
    for (int at = position - 1; at >= 0 && row.sources[at] == source; at--) {
      number++;
    }
    long edge = before.outOffset(source);
    while (before.nodeOfRow(before.outRow(edge)) != row.target || number-- > 0) {
      edge++;
    }
    long start = outOffset.getAtIndex(JAVA_LONG, source);
    outEdge.setAtIndex(JAVA_INT, 2 * (start + edge - before.outOffset(source)), name);
  }
}

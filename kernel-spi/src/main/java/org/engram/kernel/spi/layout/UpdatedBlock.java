package org.engram.kernel.spi.layout;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import org.engram.kernel.spi.layout.GraphLayout.Section;

/** The block of an updated graph: the one before, copied, and over it what is no longer so. */
final class UpdatedBlock {
  private static final int CHUNK = GraphLayout.CHUNK;
  private static final int LANES = GraphLayout.LANES;

  private final GraphLayoutUpdate update;
  private final GraphLayout before;
  private final InRows rows;
  private final GraphShape shape;
  private final int nodesBefore;
  /** Full chunks' slices that are new, and the columns by which the slices of nodes move. */
  private final long columnShift;

  private MemorySegment block;
  private MemorySegment column;
  private MemorySegment slotOfNode;

  UpdatedBlock(GraphLayoutUpdate update) {
    this.update = update;
    this.before = update.before;
    this.rows = update.rows;
    this.shape = update.shape();
    this.nodesBefore = before.nodeCount();
    this.columnShift = CHUNK * (shape.fullSliceCount() - before.shape().fullSliceCount());
    this.block = MemorySegment.NULL;
    this.column = block;
    this.slotOfNode = block;
  }

  GraphLayout write(SegmentAllocator allocator) {
    block = shape.allocate(allocator);
    column = section(Section.COLUMN);
    slotOfNode = section(Section.SLOT_OF_NODE);
    UpdatedOutLists outLists =
        new UpdatedOutLists(update, section(Section.OUT_OFFSET), section(Section.OUT_EDGE));
    outLists.write();
    writeNodes();
    writeHubs();
    writeSlices();
    for (ChangedRow row : update.targets) {
      clearMoved(row);
    }
    for (ChangedRow row : update.targets) {
      writeRow(row);
      outLists.writeVirtualRows(row);
    }
    for (ChangedRow row : update.moved) {
      if (!update.isNew(row.target)) {
        renameSlot(row);
      }
    }
    return GraphLayout.of(block);
  }

  private MemorySegment section(Section section) {
    return GraphLayoutUpdate.section(block, shape, section);
  }

  private MemorySegment old(Section section) {
    return GraphLayoutUpdate.section(before.block(), before.shape(), section);
  }

  private void writeNodes() {
    MemorySegment firstRow = section(Section.FIRST_ROW);
    MemorySegment nodeOfSlot = section(Section.NODE_OF_SLOT);
    nodeOfSlot.fill((byte) GraphLayout.PADDING_NODE);
    nodeOfSlot.copyFrom(old(Section.NODE_OF_SLOT));
    slotOfNode.copyFrom(old(Section.SLOT_OF_NODE));
    firstRow.copyFrom(old(Section.FIRST_ROW));
    int shift = update.nodeCount - nodesBefore;
    for (int hub = 0; shift > 0 && hub < before.shape().hubCount(); hub++) {
      int node = before.hubNode(hub);
      if (rows.isHub(node)) {
        firstRow.setAtIndex(JAVA_INT, node, before.firstRow(node) + shift);
      }
    }
    for (ChangedRow row : update.moved) {
      if (!update.isNew(row.target)) {
        nodeOfSlot.setAtIndex(JAVA_INT, before.slotOfNode(row.target), GraphLayout.PADDING_NODE);
      }
    }
    for (ChangedRow row : update.targets) {
      slotOfNode.setAtIndex(JAVA_INT, row.target, row.slot);
      nodeOfSlot.setAtIndex(JAVA_INT, row.slot, row.target);
      firstRow.setAtIndex(JAVA_INT, row.target, row.virtualRow(update.nodeCount, 0));
    }
  }

  private void writeHubs() {
    MemorySegment hubNode = section(Section.HUB_NODE);
    MemorySegment hubChunk = section(Section.HUB_CHUNK);
    MemorySegment hubFull = section(Section.HUB_FULL);
    MemorySegment chunkHub = section(Section.CHUNK_HUB);
    hubNode.copyFrom(old(Section.HUB_NODE));
    hubChunk.copyFrom(old(Section.HUB_CHUNK));
    hubFull.copyFrom(old(Section.HUB_FULL));
    chunkHub.copyFrom(old(Section.CHUNK_HUB));
    for (ChangedRow row : update.newHubs) {
      hubNode.setAtIndex(JAVA_INT, row.hub, row.target);
      hubChunk.setAtIndex(JAVA_INT, row.hub + 1L, row.firstChunk + row.chunks());
      hubFull.setAtIndex(JAVA_INT, row.hub + 1L, row.firstFull + row.fullChunks());
      for (int chunk = 0; chunk < row.chunks(); chunk++) {
        chunkHub.setAtIndex(JAVA_INT, row.firstChunk + chunk, row.hub);
      }
    }
  }

  private void writeSlices() {
    MemorySegment sliceOffset = section(Section.SLICE_OFFSET);
    long full = shape.fullSliceCount();
    for (long slice = 0; slice <= full; slice++) {
      sliceOffset.setAtIndex(JAVA_LONG, slice, CHUNK * slice);
    }
    long fullBefore = before.shape().fullSliceCount();
    long nodeSlices = before.shape().nodeSliceCount();
    for (long slice = 0; slice <= nodeSlices; slice++) {
      sliceOffset.setAtIndex(
          JAVA_LONG, full + slice, before.sliceOffset(fullBefore + slice) + columnShift);
    }
    long end = before.shape().columnCount() + columnShift;
    for (int i = 0; i < update.moved.size(); i += LANES) {
      end += update.moved.get(i).rowLength();
      sliceOffset.setAtIndex(JAVA_LONG, full + ++nodeSlices, end);
    }
    MemorySegment columnsBefore = old(Section.COLUMN);
    long bytes = CHUNK * fullBefore * GraphLayout.COLUMN_BYTES;
    MemorySegment.copy(columnsBefore, 0, column, 0, bytes);
    MemorySegment.copy(
        columnsBefore,
        bytes,
        column,
        bytes + columnShift * GraphLayout.COLUMN_BYTES,
        columnsBefore.byteSize() - bytes);
  }

  /** The cells that a row had and has no longer are padding. */
  private void clearMoved(ChangedRow row) {
    if (update.isNew(row.target)) {
      return;
    }
    int chunks = rows.inChunks(row.target);
    boolean keepsChunks = row.isHub() && !row.movedChunks;
    for (int position = keepsChunks ? chunks : 0; position < row.lengthBefore; position++) {
      write(cellBefore(row.target, chunks, position), 0, 0);
    }
  }

  /** Where an in-edge from before lies now if its row has not moved. */
  private long cellBefore(int target, int chunks, int position) {
    long shift = position < chunks ? 0 : columnShift;
    long at = rows.column(target, chunks, position) + shift;
    return at * InEdgeCells.COLUMN_WORDS + rows.lane(target, chunks, position);
  }

  private void writeRow(ChangedRow row) {
    int chunks = row.fullChunks() * CHUNK;
    for (int position = 0; position < row.count; position++) {
      long at;
      int lane;
      if (position < chunks) {
        int chunk = row.firstFull + position / CHUNK;
        at = (long) chunk / LANES * CHUNK + position % CHUNK;
        lane = chunk % LANES;
      } else {
        at = firstColumn(row.slot) + position - chunks;
        lane = row.slot % LANES;
      }
      int slot = slotOfNode.getAtIndex(JAVA_INT, row.sources[position]);
      write(at * InEdgeCells.COLUMN_WORDS + lane, slot, row.weights[position]);
    }
  }

  private long firstColumn(int slot) {
    MemorySegment sliceOffset = section(Section.SLICE_OFFSET);
    return sliceOffset.getAtIndex(JAVA_LONG, shape.fullSliceCount() + slot / LANES);
  }

  private void write(long cell, int slot, float weight) {
    column.setAtIndex(JAVA_INT, cell, slot);
    column.setAtIndex(JAVA_FLOAT, cell + LANES, weight);
  }

  /** The rows that stay name a source by its slot, which is another one now. */
  private void renameSlot(ChangedRow source) {
    if (update.isChanged(source.target)) {
      return; // all rows that it reaches were written anew
    }
    for (long edge = before.outOffset(source.target);
        edge < before.outOffset(source.target + 1);
        edge++) {
      int target = before.nodeOfRow(before.outRow(edge));
      if (update.isRewritten(target)) {
        continue;
      }
      int chunks = rows.inChunks(target);
      int length = rows.length(target);
      int position = rows.firstFrom(target, chunks, length, source.target);
      for (;
          position < length && rows.source(target, chunks, position) == source.target;
          position++) {
        column.setAtIndex(JAVA_INT, cellBefore(target, chunks, position), source.slot);
      }
    }
  }
}

package org.engram.kernel.spi.layout;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** The in-lists that an update of out-lists changes: those before, merged with what comes. */
final class ChangedRows {
  private final GraphLayoutUpdate update;
  private final GraphLayout before;
  /** The new edges by target, source and position. */
  private final int[] byTarget;

  private int next;

  private ChangedRows(GraphLayoutUpdate update) {
    this.update = update;
    this.before = update.before;
    // The sort is stable, and the edges come by source and position.
    this.byTarget = IntStream.range(0, (int) update.edges.count())
        .boxed()
        .sorted(Comparator.comparingInt(edge -> update.edges.target(edge)))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  static List<ChangedRow> of(GraphLayoutUpdate update) {
    ChangedRows rows = new ChangedRows(update);
    List<ChangedRow> changed = new ArrayList<>();
    for (int target : rows.targets()) {
      changed.add(rows.merge(target));
    }
    return changed;
  }

  /** Returns where edges of changed nodes lead or led, and the new nodes, ascending. */
  private int[] targets() {
    IntStream.Builder all = IntStream.builder();
    for (int source : update.changed) {
      if (!update.isNew(source)) {
        for (long edge = before.outOffset(source); edge < before.outOffset(source + 1); edge++) {
          all.add(before.nodeOfRow(before.outRow(edge)));
        }
      }
    }
    Arrays.stream(byTarget).map(update.edges::target).forEach(all::add);
    IntStream.range(before.nodeCount(), update.nodeCount).forEach(all::add);
    return all.build().sorted().distinct().toArray();
  }

  private ChangedRow merge(int target) {
    boolean fresh = update.isNew(target);
    int length = fresh ? 0 : update.rows.length(target);
    int chunks = fresh ? 0 : update.rows.inChunks(target);
    ChangedRow row = new ChangedRow(target, length, length + 1);
    for (int position = 0; position < length; position++) {
      int source = update.rows.source(target, chunks, position);
      if (!update.isChanged(source)) {
        addUpTo(row, source);
        row.add(source, update.rows.weight(target, chunks, position), position, ChangedRow.NONE);
      }
    }
    addUpTo(row, Integer.MAX_VALUE);
    return row;
  }

  /** Adds the new edges to the row from sources before that one. */
  private void addUpTo(ChangedRow row, int source) {
    EdgeList edges = update.edges;
    while (next < byTarget.length
        && edges.target(byTarget[next]) == row.target
        && edges.source(byTarget[next]) < source) {
      int edge = byTarget[next++];
      row.add(edges.source(edge), edges.weight(edge), ChangedRow.NONE, edge);
    }
  }
}

package org.engram.memory.internal.graph;

import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import org.engram.memory.internal.offheap.OffHeap;
import org.jspecify.annotations.Nullable;

/**
 * The associations of a space as their one writer changes them. Pages of rows that a version names
 * are copied before they change. Not safe for several threads.
 */
public final class GraphEdit {
  /** So many rows wait with their changes: a bulk load must not gather all of them. */
  private static final int MOST_CHANGED = 4096;

  private final EdgeMix mix;
  private final OffHeap offHeap;
  private final int spreadSlots;
  private final Map<String, String> kinds = new HashMap<>();
  private final Map<Integer, EdgeLog> changed = new HashMap<>();
  private final Set<Integer> ownPages = new HashSet<>();
  private Sources sources = new Sources();
  private OutEdges[][] pages = new OutEdges[0][];
  private long associationCount;
  private boolean dirty = true;
  /** Rows whose associations are other ones than in the version that was published last. */
  private final BitSet changedRows = new BitSet();

  private boolean renumbered;

  /** Starts without associations. */
  public GraphEdit(EdgeMix mix, OffHeap offHeap, int spreadSlots) {
    this.mix = mix;
    this.offHeap = offHeap;
    this.spreadSlots = spreadSlots;
  }

  /** Makes an association, or gives one that exists the new weight. */
  public void put(int source, String kind, int target, float weight) {
    String known = kinds.computeIfAbsent(kind, k -> k);
    log(source).put(known, target, weight);
    sources.add(target, source, reaching(target));
  }

  /** Removes an association; false if there is none. */
  public boolean remove(int source, String kind, int target) {
    apply(source);
    if (out(source).indexOf(kind, target) < 0) {
      return false;
    }
    log(source).remove(kind, target);
    return true;
  }

  /** Removes all associations that leave or reach a row. */
  public void removeRow(int row) {
    for (int source : sourcesOf(row)) {
      log(source).removeAll(out(source), row);
    }
    apply(row);
    EdgeLog log = log(row);
    OutEdges out = out(row);
    for (int i = 0; i < out.size(); i++) {
      log.remove(out.kind(i), out.target(i));
    }
    apply(row);
    sources.forget(row);
  }

  /** Returns the rows with an association that reaches that one, ascending. */
  public int[] sourcesOf(int row) {
    applyAll();
    return sources.of(row, reaching(row));
  }

  /** Returns the present version if nothing has changed since it was made, else a new one. */
  public Graph publish(Graph present, int rowCount) {
    applyAll();
    if (!dirty) {
      present.hold();
      return present;
    }
    int[] rows = changedRows.stream().toArray();
    return publish(rowCount, renumbered ? null : present.predecessorOfNext(rows));
  }

  /** Returns a version of what there is, held by the caller. */
  public Graph publish(int rowCount) {
    applyAll();
    return publish(rowCount, null);
  }

  private Graph publish(int rowCount, @Nullable Predecessor predecessor) {
    ownPages.clear();
    changedRows.clear();
    renumbered = false;
    dirty = false;
    return new Graph(
        pages.clone(), rowCount, associationCount, mix, offHeap, spreadSlots, predecessor);
  }

  /**
   * Gives rows new numbers.
   *
   * @param newRow new number of each row, in the same order; of those that are gone anything
   * @param live rows that stay, ascending
   */
  public void renumber(int[] newRow, int[] live) {
    applyAll();
    OutEdges[][] before = pages;
    pages = new OutEdges[0][];
    ownPages.clear();
    Sources found = new Sources();
    for (int row : live) {
      OutEdges out = out(before, row);
      if (out.size() > 0) {
        OutEdges moved = out.renumbered(newRow);
        page(newRow[row])[newRow[row] % Graph.PAGE_ROWS] = moved;
        for (int i = 0; i < moved.size(); i++) {
          found.add(moved.target(i), newRow[row], source -> true);
        }
      }
    }
    sources = found;
    renumbered = true;
    dirty = true;
  }

  private EdgeLog log(int source) {
    dirty = true;
    if (changed.size() >= MOST_CHANGED && !changed.containsKey(source)) {
      applyAll();
    }
    return changed.computeIfAbsent(source, row -> new EdgeLog());
  }

  private void applyAll() {
    for (Integer source : changed.keySet().toArray(Integer[]::new)) {
      apply(source);
    }
  }

  private void apply(int source) {
    EdgeLog log = changed.remove(source);
    if (log != null) {
      OutEdges before = out(source);
      OutEdges after = log.applyTo(before, source, mix);
      associationCount += after.size() - before.size();
      changedRows.set(source);
      page(source)[source % Graph.PAGE_ROWS] = after;
    }
  }

  private OutEdges out(int row) {
    return out(pages, row);
  }

  private static OutEdges out(OutEdges[][] pages, int row) {
    int page = row / Graph.PAGE_ROWS;
    return page < pages.length ? pages[page][row % Graph.PAGE_ROWS] : OutEdges.NONE;
  }

  /** Returns the page of that row, one that no version names. */
  private OutEdges[] page(int row) {
    int page = row / Graph.PAGE_ROWS;
    if (page >= pages.length) {
      int length = pages.length;
      pages = Arrays.copyOf(pages, page + 1);
      for (int i = length; i <= page; i++) {
        pages[i] = new OutEdges[Graph.PAGE_ROWS];
        Arrays.fill(pages[i], OutEdges.NONE);
        ownPages.add(i);
      }
    }
    if (ownPages.add(page)) {
      pages[page] = pages[page].clone();
    }
    return pages[page];
  }

  private IntPredicate reaching(int row) {
    return source -> changed.containsKey(source) || out(source).reaches(row);
  }
}

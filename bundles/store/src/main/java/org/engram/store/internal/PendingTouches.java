package org.engram.store.internal;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.engram.store.Mutation.Touch;

/** Touches that wait to be written, the last one of each row. Safe for threads. */
final class PendingTouches {
  private final Map<Long, Touch> byRow = new LinkedHashMap<>();

  synchronized void add(List<Touch> touches) {
    touches.forEach(touch -> byRow.put(touch.row(), touch));
  }

  synchronized int size() {
    return byRow.size();
  }

  synchronized List<Touch> take() {
    List<Touch> taken = List.copyOf(byRow.values());
    byRow.clear();
    return taken;
  }

  /** Takes back what could not be written; a newer touch of the same row stays. */
  synchronized void putBack(List<Touch> touches) {
    touches.forEach(touch -> byRow.putIfAbsent(touch.row(), touch));
  }
}

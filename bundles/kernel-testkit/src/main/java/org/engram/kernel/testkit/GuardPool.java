package org.engram.kernel.testkit;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * Guarded memory that is used again: mapping it takes longer than most calls that it guards. For
 * one thread; holds as much as was in use at the same time.
 */
final class GuardPool implements AutoCloseable {
  private record Shape(int rowCount, long readableBytes) {}

  private final Map<Shape, Deque<GuardPages>> free = new HashMap<>();

  /** Returns room for rows of that many bytes, not cleared, until it is given back. */
  GuardPages take(int rowCount, long rowBytes) {
    GuardPages pages = free(rowCount, rowBytes).pollFirst();
    return pages == null ? GuardPages.allocateRows(rowCount, rowBytes) : pages;
  }

  /** Takes back room that was taken for rows of that many bytes. */
  void give(GuardPages pages, int rowCount, long rowBytes) {
    free(rowCount, rowBytes).addFirst(pages);
  }

  private Deque<GuardPages> free(int rowCount, long rowBytes) {
    Shape shape = new Shape(rowCount, GuardPages.readableBytes(rowBytes));
    return free.computeIfAbsent(shape, any -> new ArrayDeque<>());
  }

  @Override
  public void close() {
    free.values().forEach(pages -> pages.forEach(GuardPages::close));
  }
}

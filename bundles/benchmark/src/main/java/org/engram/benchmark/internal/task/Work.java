package org.engram.benchmark.internal.task;

/**
 * What a call does, and the least that it must move for it.
 *
 * @param elements how many things it computes
 * @param element one of them, such as {@code row}
 * @param readBytes what must be read, once for each pass
 * @param writtenBytes what must be written in each pass
 * @param passes how often all of it is gone through; 0 where it is not known beforehand what the
 *     call must touch, so that there is no roofline to compare with
 */
public record Work(long elements, String element, long readBytes, long writtenBytes, int passes) {

  /** Returns work that only reads, once. */
  static Work reading(long elements, String element, long bytes) {
    return new Work(elements, element, bytes, 0, 1);
  }

  /** Returns work of which it is not known what it touches. */
  static Work untold(long elements, String element) {
    return new Work(elements, element, 0, 0, 0);
  }
}

package org.engram.store.internal;

/**
 * What must never go back, whatever is lost.
 *
 * @param sequence number of the last transaction
 * @param nextRow lowest row above all that were ever stored
 * @param nextSpace lowest number above that of every space ever created
 */
record Counters(long sequence, long nextRow, long nextSpace) {
  static final Counters NEW = new Counters(0, 1, 1);

  Counters atLeast(Counters other) {
    return new Counters(
        Math.max(sequence, other.sequence),
        Math.max(nextRow, other.nextRow),
        Math.max(nextSpace, other.nextSpace));
  }

  Counters advanced() {
    return new Counters(sequence + 1, nextRow, nextSpace);
  }

  Counters afterRow(long row) {
    return new Counters(sequence, row + 1, nextSpace);
  }

  Counters afterSpace(long space) {
    return new Counters(sequence, nextRow, space + 1);
  }
}

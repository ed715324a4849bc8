package org.engram.store;

/**
 * Figures of an open store.
 *
 * @param commits transactions made durable since it was opened; calls that were committed together
 *     share one
 * @param commitNanos time that these commits took, of which nearly all is waiting for the disk
 * @param databaseBytes size of the database file
 * @param logBytes size of the write-ahead log
 * @param quarantined damaged memories that are left out of every answer
 */
public record StoreStats(
    long commits, long commitNanos, long databaseBytes, long logBytes, int quarantined) {}

package org.engram.memory.internal;

import java.lang.foreign.MemorySegment;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.engram.memory.MemoryRecord;

/**
 * A memory that is ready to be stored.
 *
 * @param id its id
 * @param subject key or title
 * @param text what is remembered
 * @param metadata its metadata as it will be read again
 * @param metadataText the same as the store keeps it
 * @param vector as many f32 as the space has dimensions, owned by this
 * @param norm norm of the vector
 * @param associations associations from it
 */
record Draft(
    String id,
    Optional<String> subject,
    Optional<String> text,
    Map<String, Object> metadata,
    String metadataText,
    MemorySegment vector,
    float norm,
    List<Target> associations) {
  static final float FIRST_STRENGTH = 1f;

  /**
   * An association with a memory that exists, or that comes with the same batch.
   *
   * @param kind what it is
   * @param row row number of the target, or −1 − its place in the batch
   * @param weight its weight
   */
  record Target(String kind, long row, float weight) {
    long row(long firstRow) {
      return row >= 0 ? row : firstRow - 1 - row;
    }
  }

  MemoryRecord record(long nowMs) {
    Instant now = Instant.ofEpochMilli(nowMs);
    return new MemoryRecord(id, text, subject, metadata, now, now, FIRST_STRENGTH);
  }
}

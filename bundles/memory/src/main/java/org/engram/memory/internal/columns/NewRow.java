package org.engram.memory.internal.columns;

import java.lang.foreign.MemorySegment;

/**
 * A row to add to a space.
 *
 * @param number its row number in the store, above those of all rows of the space
 * @param id id of the memory
 * @param vector as many f32 as the space has dimensions, at any alignment, heap or native
 * @param norm exactly what the kernel says of the vector
 * @param strength strength at the last access
 * @param lastAccessMs milliseconds since the epoch
 */
public record NewRow(
    long number, String id, MemorySegment vector, float norm, float strength, long lastAccessMs) {}

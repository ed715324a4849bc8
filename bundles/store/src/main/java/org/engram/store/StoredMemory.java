package org.engram.store;

import java.util.Optional;

/**
 * A memory as it is stored, without its vector.
 *
 * @param space number of its space
 * @param row its row number
 * @param id its id in the space
 * @param subject key or title
 * @param text what is remembered
 * @param metadata text as it was given
 * @param state its state as last written
 * @param createdMs when it was stored: milliseconds since the epoch
 */
public record StoredMemory(
    long space,
    long row,
    String id,
    Optional<String> subject,
    Optional<String> text,
    String metadata,
    State state,
    long createdMs) {}

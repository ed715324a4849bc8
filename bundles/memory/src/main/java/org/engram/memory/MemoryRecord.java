package org.engram.memory;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A stored memory.
 *
 * @param id its id in the space
 * @param text what is remembered
 * @param subject key or title
 * @param metadata values by name
 * @param created when it was stored
 * @param lastAccess when it was last reinforced, or stored
 * @param strength strength at {@code lastAccess}
 */
public record MemoryRecord(
    String id,
    Optional<String> text,
    Optional<String> subject,
    Map<String, Object> metadata,
    Instant created,
    Instant lastAccess,
    float strength) {}

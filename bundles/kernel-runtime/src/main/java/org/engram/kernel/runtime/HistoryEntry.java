package org.engram.kernel.runtime;

import java.util.Map;

/**
 * A decision as the journal keeps it.
 *
 * @param when in RFC 3339
 * @param what such as {@code swap}, {@code rollback} or {@code reject}
 * @param who decided
 * @param why the reason given
 * @param details the other fields by name: kernels, from, to, digests and so on
 */
public record HistoryEntry(
    String when, String what, String who, String why, Map<String, String> details) {}

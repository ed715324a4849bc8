package org.engram.kernel.runtime;

import java.time.Instant;
import java.util.Map;

/**
 * Something that changed about the kernels.
 *
 * @param when it happened
 * @param what {@code route} when calls go elsewhere, {@code guard} when a guard tripped, otherwise
 *     the decision as the journal names it: {@code swap}, {@code rollback}, {@code rollout-step},
 *     {@code reject} and so on
 * @param sentence for operators
 * @param details fields of the decision by name; empty where there is none
 */
public record KernelEvent(Instant when, String what, String sentence, Map<String, String> details) {
  /** Copies the map. */
  public KernelEvent {
    details = Map.copyOf(details);
  }
}

package org.engram.kernel.ffm;

import org.engram.kernel.spi.KernelProvider;
import org.engram.kernel.spi.ProbeFailure;

/** What a probe found. */
public sealed interface ProbeOutcome {
  /**
   * The library is loaded and passed the self-test.
   *
   * @param provider owns the mapping: {@code life().release()} unloads it
   */
  record Ready(KernelProvider provider) implements ProbeOutcome {}

  /**
   * The library can't serve, and nothing of it is mapped.
   *
   * @param failure says why
   */
  record Refused(ProbeFailure failure) implements ProbeOutcome {}
}

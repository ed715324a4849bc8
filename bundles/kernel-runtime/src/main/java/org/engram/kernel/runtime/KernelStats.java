package org.engram.kernel.runtime;

import java.util.Map;
import org.engram.kernel.spi.KernelException;
import org.engram.kernel.spi.KernelId;
import org.engram.kernel.spi.Tier;

/**
 * Counters of one kernel on one provider and tier, monotone while the process lives.
 *
 * @param kernel the kernel
 * @param provider written form {@code id@version}
 * @param tier the tier
 * @param invocations calls begun
 * @param errors failed calls by code
 * @param sizes duration histogram by size class
 */
public record KernelStats(
    KernelId kernel,
    String provider,
    Tier tier,
    long invocations,
    Map<KernelException.Code, Long> errors,
    Map<SizeClass, DurationHistogram> sizes) {
  /** Copies the maps. */
  public KernelStats {
    errors = Map.copyOf(errors);
    sizes = Map.copyOf(sizes);
  }
}

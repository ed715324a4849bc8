package org.engram.drill.internal;

import org.engram.kernel.runtime.ProviderSelector;
import org.engram.kernel.runtime.ProviderStatus;

/**
 * Installs a provider once more, under another version: a swap between the two changes nothing but
 * who serves.
 */
@FunctionalInterface
public interface Twin {
  /**
   * Installs it and returns when it runs.
   *
   * @param provider whose code it has
   * @throws IllegalStateException if it cannot be written, or is not admitted
   */
  ProviderSelector of(ProviderStatus provider);
}

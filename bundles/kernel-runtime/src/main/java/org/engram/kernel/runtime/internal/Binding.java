package org.engram.kernel.runtime.internal;

import org.engram.kernel.runtime.ProviderSelector;
import org.engram.kernel.spi.Tier;

/**
 * Where the calls of one kernel interface go.
 *
 * @param provider the provider that serves
 * @param tier the tier that serves
 * @param kernel its kernel, of the type of the interface; called only while the meter holds
 * @param meter its holds and counters
 * @param why what decided: {@code native-off}, {@code pin}, {@code choice} or {@code ranking}
 */
record Binding(Registered provider, Tier tier, Object kernel, Meter meter, String why) {

  /** Returns the provider and tier as a decision names them. */
  ProviderSelector selector() {
    return provider.selector(tier);
  }

  boolean isNative() {
    return provider.description().nativeCode();
  }
}

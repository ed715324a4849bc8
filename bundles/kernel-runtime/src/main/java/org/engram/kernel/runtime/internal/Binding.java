package org.engram.kernel.runtime.internal;

import java.util.Optional;
import org.engram.kernel.runtime.ProviderSelector;
import org.engram.kernel.spi.RowShape;
import org.engram.kernel.spi.Tier;
import org.jspecify.annotations.Nullable;

/**
 * Where the calls of one kernel interface go.
 *
 * @param provider the provider that serves
 * @param tier the tier that serves
 * @param rowShape how that walks rows; empty where the provider has no choice
 * @param kernel its kernel, of the type of the interface; called only while the meter holds
 * @param meter its holds and counters
 * @param why what decided: {@code native-off}, {@code pin}, {@code choice} or {@code ranking}
 * @param pairing the trial that takes a share of the calls; null if there is none
 */
record Binding(
    Registered provider,
    Tier tier,
    Optional<RowShape> rowShape,
    Object kernel,
    Meter meter,
    String why,
    @Nullable Pairing pairing) {

  /** Returns the provider and tier as a decision names them. */
  ProviderSelector selector() {
    return provider.selector(tier);
  }

  Binding with(@Nullable Pairing trial) {
    return new Binding(provider, tier, rowShape, kernel, meter, why, trial);
  }

  boolean isNative() {
    return provider.description().nativeCode();
  }
}

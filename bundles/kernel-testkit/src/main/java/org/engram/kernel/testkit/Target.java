package org.engram.kernel.testkit;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.engram.kernel.spi.KernelProvider;
import org.engram.kernel.spi.RowShape;
import org.engram.kernel.spi.RowShaped;
import org.engram.kernel.spi.Tier;

/**
 * One tier of a provider under test. Held by whoever uses it.
 *
 * @param rows the shape that is asked for of kernels that have several; empty for the provider's
 *     choice
 */
record Target(KernelProvider provider, Tier tier, Optional<RowShape> rows) {

  Target(KernelProvider provider, Tier tier) {
    this(provider, tier, Optional.empty());
  }

  boolean offers(Mode mode) {
    return provider.kernel(mode.type(), tier).isPresent();
  }

  /**
   * Returns all that the provider has for that mode: itself, or where its kernel comes in row
   * shapes, one target a shape.
   */
  List<Target> shapes(Mode mode) {
    return provider.kernel(mode.type(), tier).orElse(null) instanceof RowShaped<?>
        ? Arrays.stream(RowShape.values())
            .map(shape -> new Target(provider, tier, Optional.of(shape)))
            .toList()
        : List.of(this);
  }

  <K> K kernel(Class<K> type) {
    K kernel = provider
        .kernel(type, tier)
        .orElseThrow(
            () -> new IllegalStateException(this + " does not offer " + type.getSimpleName()));
    return rows.isPresent() && kernel instanceof RowShaped<?> shaped
        ? type.cast(shaped.inShape(rows.get()))
        : kernel;
  }

  @Override
  public String toString() {
    return provider.description().id() + " " + tier
        + rows.map(shape -> ", row shape " + shape).orElse("");
  }
}

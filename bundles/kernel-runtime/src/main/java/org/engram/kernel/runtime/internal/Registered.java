package org.engram.kernel.runtime.internal;

import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.engram.kernel.runtime.ProviderSelector;
import org.engram.kernel.spi.KernelId;
import org.engram.kernel.spi.KernelProvider;
import org.engram.kernel.spi.ProviderDescription;
import org.engram.kernel.spi.ProviderLife;
import org.engram.kernel.spi.RowShape;
import org.engram.kernel.spi.RowShaped;
import org.engram.kernel.spi.Tier;

/**
 * A provider that is there, and all that it offers: asked once, so that publishing a route calls no
 * code of a provider.
 *
 * @param description what it says of itself
 * @param life its holds
 * @param offers its kernels by interface and tier
 * @param rank where it stands among the others
 * @param condition whether it may get calls
 * @param since when it came
 */
record Registered(
    ProviderDescription description,
    ProviderLife life,
    Map<KernelInterface, Map<Tier, Offered>> offers,
    ServiceRank rank,
    Condition condition,
    Instant since) {

  /** A kernel at a tier, and how it walks rows if the provider has a choice. */
  record Offer(Tier tier, Optional<RowShape> rowShape, Object kernel) {}

  /**
   * A kernel as the provider hands it out, and in every row shape that it has.
   *
   * @param shape of the former; empty if the kernel has no choice
   */
  private record Offered(Object kernel, Optional<RowShape> shape, Map<RowShape, Object> inShapes) {
    static Offered of(Class<?> type, Object kernel) {
      if (!(kernel instanceof RowShaped<?> shaped)) {
        return new Offered(kernel, Optional.empty(), Map.of());
      }
      Map<RowShape, Object> inShapes = new EnumMap<>(RowShape.class);
      for (RowShape shape : RowShape.values()) {
        inShapes.put(shape, type.cast(shaped.inShape(shape)));
      }
      return new Offered(kernel, Optional.of(shaped.rowShape()), inShapes);
    }

    Offer at(Tier tier, Optional<RowShape> wanted) {
      Object inShape = wanted.map(inShapes::get).orElse(null);
      return inShape == null ? new Offer(tier, shape, kernel) : new Offer(tier, wanted, inShape);
    }
  }

  /**
   * Asks a provider what it offers.
   *
   * @throws IllegalStateException if it was released already
   */
  static Registered of(KernelProvider provider, ServiceRank rank, Instant since) {
    ProviderDescription description = provider.description();
    ProviderLife life = provider.life();
    int token = life.hold(Meters.SHARED_COUNTER);
    if (token == ProviderLife.REFUSED) {
      throw new IllegalStateException("it was released before it was bound");
    }
    try {
      Map<KernelInterface, Map<Tier, Offered>> offers = new EnumMap<>(KernelInterface.class);
      for (KernelInterface which : KernelInterface.values()) {
        Map<Tier, Offered> byTier = new EnumMap<>(Tier.class);
        for (Tier tier : description.tiers()) {
          provider
              .kernel(which.type(), tier)
              .ifPresent(kernel -> byTier.put(tier, Offered.of(which.type(), kernel)));
        }
        if (!byTier.isEmpty()) {
          offers.put(which, Collections.unmodifiableMap(byTier));
        }
      }
      return new Registered(description, life, Map.copyOf(offers), rank, Condition.READY, since);
    } finally {
      life.drop(token);
    }
  }

  Registered ranked(ServiceRank changed) {
    return new Registered(description, life, offers, changed, condition, since);
  }

  Registered in(Condition changed) {
    return new Registered(description, life, offers, rank, changed, since);
  }

  /** Returns whether it may serve. */
  boolean serves() {
    return condition == Condition.READY && !life.isReleased();
  }

  /**
   * Returns its kernel at the wanted tier, or at its highest one; a limit lowers the tier. A tier
   * without that kernel is passed over for the next lower one. A row shape counts where the kernel
   * has a choice.
   */
  Optional<Offer> offer(
      KernelInterface which,
      Optional<Tier> wanted,
      Optional<Tier> limit,
      Optional<RowShape> rowShape) {
    Map<Tier, Offered> byTier = offers.getOrDefault(which, Map.of());
    List<Tier> tiers = description.tiers();
    int from = wanted.map(tiers::indexOf).orElse(tiers.size() - 1);
    for (int i = from; i >= 0; i--) {
      Tier tier = tiers.get(i);
      Offered kernels = byTier.get(tier);
      if (kernels != null && limit.map(tier::isWithin).orElse(true)) {
        return Optional.of(kernels.at(tier, rowShape));
      }
    }
    return Optional.empty();
  }

  /** Returns the kernels of which it offers at least one interface. */
  Set<KernelId> kernels() {
    return offers.keySet().stream().map(KernelInterface::kernel).collect(Collectors.toSet());
  }

  /** Returns the written form {@code id@version}. */
  String written() {
    return description.id() + "@" + description.version();
  }

  /**
   * Returns what tells this build of the provider from every other, for marks that outlive the
   * process: name, version and the digests of its libraries.
   */
  String identity() {
    return description.digests().entrySet().stream()
        .map(digest -> digest.getKey() + ":" + digest.getValue())
        .sorted()
        .collect(Collectors.joining(",", written() + "#", ""));
  }

  /** Returns its name at whichever tier. */
  ProviderSelector anyTier() {
    return new ProviderSelector(
        description.id(), Optional.of(description.version()), Optional.empty());
  }

  ProviderSelector selector(Tier tier) {
    return new ProviderSelector(
        description.id(), Optional.of(description.version()), Optional.of(tier));
  }
}

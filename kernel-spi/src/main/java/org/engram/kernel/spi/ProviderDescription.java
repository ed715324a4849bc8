package org.engram.kernel.spi;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a provider is and what it can run on this machine. Immutable; taken once, before the
 * provider is registered.
 *
 * @param id stable name of the provider, such as {@code zig-x86} or {@code java}; versions of one
 *     provider share it
 * @param version version of the bundle that provides it
 * @param tiers tiers that run here and are allowed, lowest first; never empty
 * @param nativeCode whether calls leave the JVM
 * @param abiVersion version of the C ABI, or 0 for a provider without native code
 * @param contractVersion version of the numeric contract (docs/numerics.md)
 * @param digests SHA-256 in lower-case hexadecimal by the name of the file it was taken from; empty
 *     without native code
 * @param detail one line for operators: what was detected and why the highest tier is the one it is
 */
public record ProviderDescription(
    String id,
    String version,
    List<Tier> tiers,
    boolean nativeCode,
    int abiVersion,
    int contractVersion,
    Map<String, String> digests,
    String detail) {

  /** The numeric contract that this SPI speaks of. */
  public static final int CONTRACT_VERSION = 1;

  /** Copies the collections and checks that there is a tier. */
  public ProviderDescription {
    tiers = List.copyOf(tiers);
    digests = Map.copyOf(digests);
    if (tiers.isEmpty()) {
      throw new IllegalArgumentException(
          "provider " + id + " " + version + " has no tier that runs here");
    }
  }

  /**
   * Returns the highest tier that runs here: the one that serves unless a lower one is asked for.
   */
  public Tier tier() {
    return tiers.getLast();
  }

  /** Returns the tier if it runs here. */
  public Optional<Tier> tier(Tier wanted) {
    return tiers.contains(wanted) ? Optional.of(wanted) : Optional.empty();
  }
}

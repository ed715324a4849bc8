package org.engram.provider.java;

import java.util.Optional;
import org.engram.kernel.spi.KernelProvider;
import org.engram.kernel.spi.Tier;

/** Creates the provider {@code java}, in a framework or in a plain JVM. */
public final class JavaProvider {
  private JavaProvider() {}

  /**
   * Returns a new provider with the tiers that run in this JVM: {@code scalar}, and {@code vector}
   * where the runtime has jdk.incubator.vector and fused multiply-add.
   *
   * @param version version of the bundle that provides it
   * @param tierMax the highest tier allowed; one of another family allows all
   */
  public static KernelProvider create(String version, Optional<Tier> tierMax) {
    return new JavaKernelProvider(version, TierChoice.here(tierMax));
  }
}

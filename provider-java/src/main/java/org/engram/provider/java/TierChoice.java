package org.engram.provider.java;

import java.lang.module.ModuleFinder;
import java.util.List;
import java.util.Optional;
import org.engram.kernel.spi.Tier;

/**
 * The tiers that run in this JVM and why.
 *
 * @param tiers lowest first
 * @param detail one line for operators
 */
record TierChoice(List<Tier> tiers, String detail) {
  private static final String VECTOR_MODULE = "jdk.incubator.vector";

  static TierChoice here(Optional<Tier> limit) {
    if (ModuleLayer.boot().findModule(VECTOR_MODULE).isEmpty()) {
      return scalar(missing());
    }
    if (!Fma.HARDWARE) {
      return scalar("the VM option UseFMA is false, vectors would multiply-add in software");
    }
    if (limit.isPresent() && !Tier.VECTOR.isWithin(limit.get())) {
      return scalar("the highest tier allowed is " + limit.get());
    }
    return new TierChoice(
        List.of(Tier.SCALAR, Tier.VECTOR),
        "vectors of " + VectorKernels.bits() + " bits; serving with tier " + Tier.VECTOR);
  }

  private static String missing() {
    return ModuleFinder.ofSystem().find(VECTOR_MODULE).isPresent()
        ? "the JVM was started without --add-modules " + VECTOR_MODULE
        : VECTOR_MODULE + " is not in this runtime";
  }

  private static TierChoice scalar(String reason) {
    return new TierChoice(List.of(Tier.SCALAR), reason + "; serving with tier " + Tier.SCALAR);
  }
}

package org.engram.kernel.testkit;

import java.util.Optional;
import org.engram.kernel.spi.Helpers;
import org.engram.kernel.spi.KernelProvider;
import org.engram.kernel.spi.ParallelSpreadingKernel;
import org.engram.kernel.spi.ProviderDescription;
import org.engram.kernel.spi.ProviderLife;
import org.engram.kernel.spi.SpreadingKernel;
import org.engram.kernel.spi.Tier;

/** A provider that offers spreading alone, where it can divide it, and divides it always. */
record DividedProvider(KernelProvider whole, Helpers helpers) implements KernelProvider {

  /** Returns a kernel that gives its work to those threads. */
  static SpreadingKernel divided(ParallelSpreadingKernel kernel, Helpers helpers) {
    return (graph, request, workspace, output) ->
        kernel.spread(graph, request, workspace, output, helpers);
  }

  @Override
  public ProviderDescription description() {
    return whole.description();
  }

  @Override
  public <K> Optional<K> kernel(Class<K> kernel, Tier tier) {
    if (kernel == SpreadingKernel.class
        && whole.kernel(kernel, tier).orElse(null) instanceof ParallelSpreadingKernel parallel) {
      return Optional.of(kernel.cast(divided(parallel, helpers)));
    }
    return Optional.empty();
  }

  @Override
  public ProviderLife life() {
    return whole.life();
  }
}

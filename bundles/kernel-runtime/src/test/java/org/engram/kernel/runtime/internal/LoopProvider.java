package org.engram.kernel.runtime.internal;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.engram.kernel.spi.BatchSimilarityKernel;
import org.engram.kernel.spi.DecayKernel;
import org.engram.kernel.spi.KernelProvider;
import org.engram.kernel.spi.PowerDecayKernel;
import org.engram.kernel.spi.ProviderDescription;
import org.engram.kernel.spi.ProviderLife;
import org.engram.kernel.spi.ScatteredSimilarityKernel;
import org.engram.kernel.spi.SimilarityKernel;
import org.engram.kernel.spi.SpreadingKernel;
import org.engram.kernel.spi.Tier;
import org.engram.kernel.spi.TopKKernel;

/**
 * A provider whose kernels are plain loops, and which knows when it is used after its unloading.
 */
final class LoopProvider implements KernelProvider {
  private final ProviderDescription description;
  private final Set<Class<?>> offered;
  private final AtomicBoolean loaded = new AtomicBoolean(true);
  private final AtomicInteger usesAfterUnload = new AtomicInteger();
  private final ProviderLife life = new ProviderLife(() -> loaded.set(false));
  private final LoopKernels kernels = new LoopKernels(this::enter, out -> this.after.accept(out));
  private volatile Runnable during = () -> {};
  private volatile Consumer<MemorySegment> after = out -> {};

  private LoopProvider(ProviderDescription description, Set<Class<?>> offered) {
    this.description = description;
    this.offered = offered;
  }

  static LoopProvider java() {
    return of("java", "1.0.0", false, Tier.SCALAR, Tier.VECTOR);
  }

  static LoopProvider zig(String version) {
    return of("zig-x86", version, true, Tier.BASELINE, Tier.AVX2);
  }

  static LoopProvider of(String id, String version, boolean nativeCode, Tier... tiers) {
    Map<String, String> digests = nativeCode ? Map.of("lib" + id + ".so", "c0ffee") : Map.of();
    return new LoopProvider(
        new ProviderDescription(
            id,
            version,
            Arrays.asList(tiers),
            nativeCode,
            nativeCode ? 1 : 0,
            ProviderDescription.CONTRACT_VERSION,
            digests,
            "loops"),
        Set.of(
            SimilarityKernel.class,
            BatchSimilarityKernel.class,
            ScatteredSimilarityKernel.class,
            TopKKernel.class,
            SpreadingKernel.class,
            DecayKernel.class,
            PowerDecayKernel.class));
  }

  /** Returns a provider of the same description that offers only these interfaces. */
  LoopProvider only(Class<?>... interfaces) {
    return new LoopProvider(description, Set.copyOf(List.of(interfaces)));
  }

  /** Runs something in each call, before the kernel does its work. */
  LoopProvider during(Runnable action) {
    during = action;
    return this;
  }

  /** Gives something what each call has written, before it returns. */
  LoopProvider after(Consumer<MemorySegment> action) {
    after = action;
    return this;
  }

  int usesAfterUnload() {
    return usesAfterUnload.get();
  }

  boolean isLoaded() {
    return loaded.get();
  }

  private void enter() {
    check();
    during.run();
    check();
  }

  private void check() {
    if (!loaded.get()) {
      usesAfterUnload.incrementAndGet();
    }
  }

  @Override
  public ProviderDescription description() {
    return description;
  }

  @Override
  public <K> Optional<K> kernel(Class<K> kernel, Tier tier) {
    return offered.contains(kernel) && description.tiers().contains(tier)
        ? Optional.of(kernel.cast(kernels))
        : Optional.empty();
  }

  @Override
  public ProviderLife life() {
    return life;
  }
}

package org.engram.candidate;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.engram.kernel.spi.DecayKernel;
import org.engram.kernel.spi.DecayRequest;
import org.engram.kernel.spi.KernelProvider;
import org.engram.kernel.spi.ProviderDescription;
import org.engram.kernel.spi.ProviderLife;
import org.engram.kernel.spi.Tier;

/** Offers one kernel of another provider, with a fault. */
final class FaultyDecay implements KernelProvider {
  private final KernelProvider provider;
  private final String fault;
  private final ProviderLife life = new ProviderLife(() -> {});
  private final AtomicInteger calls = new AtomicInteger();
  private final AtomicInteger inside = new AtomicInteger();

  FaultyDecay(KernelProvider provider, String fault) {
    this.provider = provider;
    this.fault = fault;
  }

  @Override
  public ProviderDescription description() {
    ProviderDescription java = provider.description();
    int contract = java.contractVersion() + (fault.equals("contract") ? 1 : 0);
    return new ProviderDescription(
        "faulty", java.version(), List.of(Tier.SCALAR), false, 0, contract, Map.of(), fault);
  }

  @Override
  public <K> Optional<K> kernel(Class<K> kernel, Tier tier) {
    if (kernel != DecayKernel.class || tier != Tier.SCALAR) {
      return Optional.empty();
    }
    DecayKernel right = provider.kernel(DecayKernel.class, tier).orElseThrow();
    DecayKernel faulty = request -> call(right, request);
    return Optional.of(kernel.cast(faulty));
  }

  private void call(DecayKernel right, DecayRequest request) {
    int number = calls.incrementAndGet();
    int others = inside.getAndIncrement();
    try {
      right.exponential(request);
    } finally {
      inside.getAndDecrement();
    }
    switch (fault) {
      case "bit" -> spoil(request);
      case "seldom" -> {
        if (number % 2_000 == 0) {
          spoil(request);
        }
      }
      case "two-threads" -> {
        if (others > 0) {
          spoil(request);
        }
      }
      case "leak" -> FaultyCandidate.leak();
      case "behind" ->
        behind(request.out()).set(ValueLayout.JAVA_BYTE, request.out().byteSize(), (byte) 1);
      default -> {}
    }
  }

  @SuppressWarnings("restricted")
  private static MemorySegment behind(MemorySegment out) {
    return MemorySegment.ofAddress(out.address()).reinterpret(out.byteSize() + 1);
  }

  private static void spoil(DecayRequest request) {
    if (request.out().byteSize() > 0) {
      int bits = request.out().get(ValueLayout.JAVA_INT, 0);
      request.out().set(ValueLayout.JAVA_INT, 0, bits ^ 1);
    }
  }

  @Override
  public ProviderLife life() {
    return life;
  }
}

package org.engram.telemetry.internal;

import java.util.Optional;
import java.util.function.Supplier;
import org.engram.kernel.runtime.ArenaStats;
import org.engram.kernel.runtime.DurationHistogram;
import org.engram.kernel.runtime.KernelControl;
import org.engram.kernel.runtime.KernelStats;
import org.engram.kernel.runtime.ReferenceStats;
import org.engram.kernel.spi.KernelException;

/** Calls, their times and their scratch. */
final class KernelSource implements Source {
  static final int MOST_PROVIDERS = 32;
  static final int MOST_ARENAS = 64;

  private final Supplier<Optional<KernelControl>> control;
  private final LabelLimit providers = new LabelLimit(MOST_PROVIDERS);

  KernelSource(Supplier<Optional<KernelControl>> control) {
    this.control = control;
  }

  @Override
  public void read(Readings into) {
    control.get().ifPresent(kernels -> {
      kernels.kernelStats().forEach(stats -> calls(stats, into));
      kernels.referenceStats().forEach(stats -> reference(stats, into));
      arenas(kernels, into);
    });
  }

  private void calls(KernelStats stats, Readings into) {
    String[] labels = labels(stats.kernel().id(), stats.provider(), stats.tier().id());
    into.value(Family.KERNEL_INVOCATIONS, stats.invocations(), labels);
    for (KernelException.Code code : KernelException.Code.values()) {
      into.value(
          Family.KERNEL_ERRORS, stats.errors().getOrDefault(code, 0L), with(labels, code.id()));
    }
    stats.sizes().values().stream()
        .reduce(DurationHistogram::plus)
        .ifPresent(all -> into.durations(Family.KERNEL_DURATION, all, labels));
    stats
        .sizes()
        .forEach((size, durations) ->
            into.durations(Family.KERNEL_SIZE_DURATION, durations, with(labels, size.id())));
  }

  private void reference(ReferenceStats stats, Readings into) {
    String[] labels = labels(stats.kernel().id(), stats.provider(), stats.tier().id());
    into.durations(Family.KERNEL_REFERENCE_DURATION, stats.durations(), labels);
    into.value(Family.KERNEL_REFERENCE_ERRORS, stats.errors(), labels);
  }

  private static void arenas(KernelControl kernels, Readings into) {
    ArenaStats arenas = kernels.arenaStats();
    into.value(Family.ARENA_OVERFLOWS, arenas.overflows());
    into.value(Family.ARENA_HIGH_WATER_MARK, arenas.highWaterMarkBytes());
    into.value(Family.ARENA_RESETS, arenas.resets());
    into.value(Family.ARENA_SIZE, arenas.arenaBytes());
    into.value(Family.ARENAS, arenas.arenas());
    kernels.arenaUses().stream().limit(MOST_ARENAS).forEach(use -> {
      String index = Integer.toString(use.index());
      into.value(Family.ARENA_LEASES, use.leases(), index);
      into.value(Family.ARENA_USE, use.highWaterMarkBytes(), index);
    });
  }

  private String[] labels(String kernel, String provider, String tier) {
    return new String[] {kernel, providers.of(provider), tier};
  }

  private static String[] with(String[] labels, String last) {
    return new String[] {labels[0], labels[1], labels[2], last};
  }
}

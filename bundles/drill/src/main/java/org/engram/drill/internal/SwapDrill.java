package org.engram.drill.internal;

import java.io.PrintStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.engram.kernel.runtime.KernelControl;
import org.engram.kernel.runtime.KernelControl.Reason;
import org.engram.kernel.runtime.Kernels;
import org.engram.kernel.runtime.ProviderSelector;
import org.engram.kernel.runtime.ProviderStatus;
import org.engram.kernel.spi.DecayRequest;
import org.engram.kernel.spi.KernelException;

/** Swaps and rollbacks under load of two threads, mixed calls of 1 µs to some milliseconds. */
final class SwapDrill {
  private static final Reason REASON = new Reason("drill", "swaps under load");
  private static final int THREADS = 2;
  private static final int CALLS_BETWEEN = 8;
  /** What the heap or the resident memory may grow by and still be called flat. */
  private static final long FLAT_BYTES = 32L << 20;
  /** Of so many swaps one is made in a second of its own, and what it costs is measured. */
  private static final int SWAPS_A_SECOND_EACH = 50;

  private static final double PACE_PERCENT = 95;

  private final Kernels kernels;
  private final KernelControl control;
  private final Optional<Twin> twin;
  private final Verdict verdict;
  private long firstCallsFailed;

  SwapDrill(Kernels kernels, KernelControl control, Optional<Twin> twin, PrintStream out) {
    this.kernels = kernels;
    this.control = control;
    this.twin = twin;
    this.verdict = new Verdict(out);
  }

  /** The two that take turns: the first two of the ranking, or two tiers of the only one. */
  private List<ProviderSelector> pair() {
    List<ProviderStatus> providers = control.providers();
    if (providers.isEmpty()) {
      throw new IllegalStateException("No provider runs.");
    }
    var first = providers.getFirst().description();
    if (providers.size() > 1) {
      var second = providers.get(1).description();
      return List.of(
          ProviderSelector.parse(second.id() + "@" + second.version()),
          ProviderSelector.parse(first.id() + "@" + first.version()));
    }
    return List.of(
        ProviderSelector.parse(first.id() + "/" + first.tiers().getFirst()),
        ProviderSelector.parse(first.id() + "/" + first.tier()));
  }

  /** Swaps so often, or rolls back after every swap. Returns the exit code. */
  int run(int count, boolean rollbacks) throws InterruptedException {
    List<ProviderSelector> pair = pair();
    verdict.tell("providers", pair.getFirst() + " and " + pair.getLast());
    Times swaps = new Times();
    Times served = new Times();
    Times backs = new Times();
    try (Load load = Load.start(kernels, THREADS)) {
      warmUp(pair, load);
      ProcessFigures before = ProcessFigures.now();
      ProcessFigures half = before;
      for (int i = 0; i < count; i++) {
        if (i == count / 2) {
          half = ProcessFigures.now();
        }
        swaps.add(control
            .swap(pair.get(rollbacks ? 0 : i % 2), Optional.empty(), REASON)
            .nanos());
        firstCall(served);
        load.awaitCalls(CALLS_BETWEEN);
        if (rollbacks) {
          backs.add(control.rollback(Optional.empty(), REASON).nanos());
          load.awaitCalls(CALLS_BETWEEN);
        }
      }
      ProcessFigures after = ProcessFigures.now();
      if (twin.isPresent() && !rollbacks) {
        pace(load, twin.get(), Math.max(1, count / SWAPS_A_SECOND_EACH));
      }
      report(load, swaps, served, backs, count, rollbacks);
      compare(before, half, after);
    }
    return verdict.conclude();
  }

  /** Compiles what both providers run, so that growth afterwards is not the compiler's. */
  private void warmUp(List<ProviderSelector> pair, Load load) {
    for (ProviderSelector provider : pair) {
      control.swap(provider, Optional.empty(), REASON);
      load.awaitCalls(THREADS * 200L);
    }
  }

  /** Swaps between two versions of the same code, since the shipped providers differ in speed. */
  private void pace(Load load, Twin second, int swaps) throws InterruptedException {
    ProviderStatus first = control.providers().getFirst();
    load.rest(true); // the trial has a lower priority than the load
    ProviderSelector other = second.of(first);
    load.rest(false);
    ProviderSelector own = ProviderSelector.parse(
        first.description().id() + "@" + first.description().version());
    warmUp(List.of(own, other), load);
    Pace pace = new Pace(load::calls);
    AtomicInteger made = new AtomicInteger();
    pace.measure(
        swaps,
        () ->
            control.swap(made.getAndIncrement() % 2 == 0 ? own : other, Optional.empty(), REASON));
    verdict.require(
        "second with a swap", pace, pace.typical() >= PACE_PERCENT, "median of them >= 95 %");
  }

  /** Times the first call after a swap: from publication to an answer. */
  private void firstCall(Times served) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment strength = arena.allocateFrom(ValueLayout.JAVA_FLOAT, 1f);
      MemorySegment age = arena.allocateFrom(ValueLayout.JAVA_LONG, 1L);
      DecayRequest request = new DecayRequest(strength, age, 1, 86_400, strength);
      long began = System.nanoTime();
      kernels.decay(request);
      served.add(System.nanoTime() - began);
    } catch (KernelException e) {
      firstCallsFailed++;
    }
  }

  private void report(
      Load load, Times swaps, Times served, Times backs, int count, boolean rollbacks) {
    verdict.require("calls", load.calls(), load.calls() > 0, "some");
    long failed = load.failed() + firstCallsFailed;
    verdict.require("failed calls", failed, failed == 0, "0");
    if (load.failed() > 0) {
      verdict.tell("first failure", load.firstFailure());
    }
    verdict.require("differing results", load.differing(), load.differing() == 0, "0");
    verdict.require("swaps", swaps.count(), swaps.count() == count, String.valueOf(count));
    verdict.tell("swap, journal included", swaps);
    verdict.require("publication to answer", served, served.ms(99) < 1, "p99 < 1 ms");
    if (rollbacks) {
      verdict.require("rollback to incumbent", backs, backs.ms(100) < 10, "< 10 ms");
    }
  }

  /** What leaks does so in each half; in the first one the heap takes the pages that it keeps. */
  private void compare(ProcessFigures before, ProcessFigures half, ProcessFigures after) {
    flat("heap", before.heapBytes(), half.heapBytes(), after.heapBytes());
    flat("resident memory", before.residentBytes(), half.residentBytes(), after.residentBytes());
    verdict.require(
        "libraries mapped",
        after.libraries(),
        after.libraries() == before.libraries(),
        "as before: " + before.libraries());
    verdict.require(
        "threads",
        after.threads(),
        after.threads() <= before.threads(),
        "not more than " + before.threads());
    verdict.require(
        "descriptors",
        after.descriptors(),
        after.descriptors() <= before.descriptors(),
        "not more than " + before.descriptors());
  }

  private void flat(String what, long before, long half, long after) {
    verdict.tell(what + ", first half, KiB", (half - before) >> 10);
    verdict.require(
        what + " growth, second half, KiB",
        (after - half) >> 10,
        after - half < FLAT_BYTES,
        "flat (< 32 MiB)");
  }
}

package org.engram.kernel.runtime.internal;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;
import java.util.Optional;
import org.engram.kernel.runtime.internal.trial.CallInputs;
import org.engram.kernel.runtime.internal.trial.Difference;
import org.engram.kernel.spi.DecayKernel;
import org.engram.kernel.spi.DecayRequest;
import org.engram.kernel.spi.PowerDecayKernel;
import org.engram.kernel.spi.PowerDecayRequest;
import org.engram.kernel.spi.SpreadOutput;
import org.engram.kernel.spi.SpreadRequest;
import org.engram.kernel.spi.SpreadingKernel;
import org.engram.kernel.spi.layout.GraphLayout;
import org.engram.kernel.spi.layout.SpreadWorkspace;

/** The operations of {@code spreading_activation} and {@code decay_calculation}. */
final class ActivationOperations {
  record Spread(
      SpreadSplit split,
      GraphLayout graph,
      SpreadRequest request,
      SpreadWorkspace workspace,
      SpreadOutput output) {}

  static final Operation<Spread> SPREAD = new Operation<>(
      "spread",
      KernelInterface.SPREADING,
      (kernel, spread) -> spread
          .split()
          .spread(
              (SpreadingKernel) kernel,
              spread.graph(),
              spread.request(),
              spread.workspace(),
              spread.output()),
      ActivationOperations::apart,
      (expected, actual) -> difference(expected.output(), actual.output()),
      ActivationOperations::inputs);

  static final Operation<DecayRequest> DECAY = new Operation<>(
      "decay",
      KernelInterface.DECAY,
      (kernel, request) -> ((DecayKernel) kernel).exponential(request),
      (request, memory) -> new DecayRequest(
          kept(request.strengths(), request.out(), request.count(), memory),
          request.ages(),
          request.count(),
          request.timeConstant(),
          memory.allocate(ValueLayout.JAVA_FLOAT, request.count())),
      (expected, actual) ->
          Difference.ofWords("strength", expected.out(), actual.out(), 0, expected.count()),
      request -> new CallInputs()
          .value("count", request.count())
          .value("timeConstant", request.timeConstant())
          .column("strengths", request.strengths())
          .column("ages", request.ages()));

  static final Operation<PowerDecayRequest> POWER_DECAY = new Operation<>(
      "power-decay",
      KernelInterface.POWER_DECAY,
      (kernel, request) -> ((PowerDecayKernel) kernel).power(request),
      (request, memory) -> new PowerDecayRequest(
          kept(request.strengths(), request.out(), request.count(), memory),
          request.elapsed(),
          request.stability(),
          request.count(),
          request.factor(),
          request.exponent(),
          memory.allocate(ValueLayout.JAVA_FLOAT, request.count())),
      (expected, actual) ->
          Difference.ofWords("strength", expected.out(), actual.out(), 0, expected.count()),
      request -> new CallInputs()
          .value("count", request.count())
          .value("factor", request.factor())
          .value("exponent", request.exponent())
          .column("strengths", request.strengths())
          .column("elapsed", request.elapsed())
          .column("stability", request.stability()));

  private ActivationOperations() {}

  /** A candidate that leaves its workspace dirty must not falsify the incumbent's next call. */
  private static Spread apart(Spread spread, SegmentAllocator memory) {
    MemorySegment workspace =
        memory.allocate(spread.workspace().memory().byteSize(), GraphLayout.ALIGNMENT);
    return new Spread(
        spread.split(),
        spread.graph(),
        spread.request(),
        new SpreadWorkspace(workspace),
        SpreadOutput.allocate(
            memory, spread.output().cueCount(), spread.output().capacity()));
  }

  /** Returns the strengths, or a copy where the results will overwrite them. */
  private static MemorySegment kept(
      MemorySegment strengths, MemorySegment out, long count, SegmentAllocator memory) {
    return strengths.address() == out.address()
        ? memory
            .allocate(ValueLayout.JAVA_FLOAT, count)
            .copyFrom(strengths.asSlice(0, count * Float.BYTES))
        : strengths;
  }

  /** Compares what was found; entries behind are not specified. */
  private static Optional<Difference> difference(SpreadOutput expected, SpreadOutput actual) {
    for (int cue = 0; cue < expected.cueCount(); cue++) {
      long count = expected.count(cue);
      long from = cue * expected.capacity();
      String of = " of cue " + cue + " at place";
      Optional<Difference> found = Difference.ofCounts(
              "count of cue " + cue, count, actual.count(cue))
          .or(() -> Difference.ofWords("node" + of, expected.nodes(), actual.nodes(), from, count))
          .or(() -> Difference.ofWords(
              "activation" + of, expected.activations(), actual.activations(), from, count));
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private static CallInputs inputs(Spread spread) {
    SpreadRequest request = spread.request();
    return new CallInputs()
        .value("steps", request.steps())
        .value("d", request.d())
        .value("keep", request.keep())
        .value("theta", request.theta())
        .value("normalise", request.normalise())
        .value("accumulate", request.accumulate())
        .value("cues", request.cues().cueCount())
        .value("capacity", spread.output().capacity())
        .value("workspace", spread.workspace().memory().byteSize())
        .column("cues.offsets", request.cues().offsets())
        .column("cues.nodes", request.cues().nodes())
        .column("cues.activations", request.cues().activations())
        .column("graph", spread.graph().block());
  }
}

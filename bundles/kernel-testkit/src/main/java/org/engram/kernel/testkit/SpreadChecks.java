package org.engram.kernel.testkit;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.engram.kernel.spi.KernelException;
import org.engram.kernel.spi.KernelException.Code;
import org.engram.kernel.spi.ParallelSpreadingKernel;
import org.engram.kernel.spi.SpreadOutput;
import org.engram.kernel.spi.SpreadRequest;
import org.engram.kernel.spi.SpreadingKernel;
import org.engram.kernel.spi.layout.GraphLayout;
import org.engram.kernel.spi.layout.SpreadWorkspace;
import org.engram.kernel.testkit.SpreadCase.Cue;
import org.engram.kernel.testkit.SpreadCase.Rule;

/** The checks that only spreading has. */
record SpreadChecks(SpreadSubject subject) {
  private static final int MOST_THREADS = 3;

  static List<ContractCheck> of(SpreadSubject subject) {
    SpreadChecks checks = new SpreadChecks(subject);
    return List.of(
        new ContractCheck(subject.mode(), "overflow", checks::overflow),
        new ContractCheck(subject.mode(), "workspace", checks::workspace),
        new ContractCheck(subject.mode(), "parallel", checks::parallel),
        new ContractCheck(subject.mode(), "updated graph", checks::updated),
        new ContractCheck(subject.mode(), "arguments", checks::arguments));
  }

  /** The smallest failing cue, its first failing step, the smallest node. */
  private Optional<String> overflow(Target target, long seed) {
    boolean failed = false;
    for (SpreadCase input : SpreadCorpus.overflows(subject.mode(), seed)) {
      Outcome expected = subject.expected(input);
      failed |= expected.failure() != null;
      try (Placement placement = new SkewedPlacement(0)) {
        Optional<String> difference = subject.actual(target, input, placement).difference(expected);
        if (difference.isPresent()) {
          return difference.map(text -> input + ": " + text);
        }
      }
    }
    return failed ? Optional.empty() : Optional.of("no input of this seed overflows: use another");
  }

  /** All zero after a success, an overflow, a bad seed and an output without room. */
  private Optional<String> workspace(Target target, long seed) {
    List<SpreadCase> inputs = new ArrayList<>(SpreadCorpus.tails(subject.mode(), seed));
    inputs.addAll(SpreadCorpus.overflows(subject.mode(), seed));
    for (SpreadCase input : inputs) {
      try (Placement placement = new SkewedPlacement(0)) {
        SpreadSubject.Call call = new SpreadSubject.Call(target, input.graph(), placement);
        for (List<Cue> cues : List.of(input.cues(), withBadSeed(input))) {
          for (long capacity : new long[] {input.graph().nodeCount(), 0}) {
            String verdict = verdict(call, input.rule(), cues, capacity);
            long at = firstNonZero(call.workspace());
            if (at >= 0) {
              return Optional.of(input + ", capacity " + capacity + ": byte " + at
                  + " of the workspace is not zero after " + verdict);
            }
          }
        }
      }
    }
    return Optional.empty();
  }

  /** The bits of the definition for every number of threads, if the kernel takes any. */
  private Optional<String> parallel(Target target, long seed) {
    if (!(target.kernel(SpreadingKernel.class) instanceof ParallelSpreadingKernel kernel)) {
      return Optional.empty();
    }
    List<SpreadCase> inputs = new ArrayList<>(SpreadCorpus.tails(subject.mode(), seed));
    inputs.addAll(SpreadCorpus.overflows(subject.mode(), seed));
    for (int threads = 1; threads <= MOST_THREADS; threads++) {
      try (HelperThreads helpers = new HelperThreads(threads)) {
        SpreadingKernel divided = DividedProvider.divided(kernel, helpers);
        for (SpreadCase input : inputs) {
          Optional<String> problem = parallel(divided, input);
          if (problem.isPresent()) {
            return Optional.of(input + ", " + threads + " threads: " + problem.get());
          }
        }
      }
    }
    return Optional.empty();
  }

  private Optional<String> parallel(SpreadingKernel kernel, SpreadCase input) {
    try (Placement placement = new SkewedPlacement(0)) {
      SpreadSubject.Call call = new SpreadSubject.Call(kernel, input.graph(), placement);
      Outcome expected = subject.expected(input);
      Optional<String> difference = call.run(input.rule(), input.cues()).difference(expected);
      long at = firstNonZero(call.workspace());
      return difference.isPresent() || at < 0
          ? difference
          : Optional.of("byte " + at + " of the workspace is not zero");
    }
  }

  /** Over a layout with overflow the bits are those over one that was built at once. */
  private Optional<String> updated(Target target, long seed) {
    SpreadingKernel kernel = target.kernel(SpreadingKernel.class);
    for (SpreadCase input : SpreadCorpus.tails(subject.mode(), seed)) {
      try (Placement placement = new SkewedPlacement(0)) {
        GraphLayout graph = UpdatedGraph.build(placement::allocate, input.graph());
        SpreadSubject.Call call = new SpreadSubject.Call(kernel, graph, placement);
        Optional<String> difference =
            call.run(input.rule(), input.cues()).difference(subject.expected(input));
        if (difference.isPresent()) {
          return difference.map(text -> input + ": " + text);
        }
      }
    }
    return Optional.empty();
  }

  private static String verdict(SpreadSubject.Call call, Rule rule, List<Cue> cues, long capacity) {
    try {
      call.spread(rule, cues, capacity);
      return "success";
    } catch (KernelException e) {
      return e.code().id();
    }
  }

  private static List<Cue> withBadSeed(SpreadCase input) {
    List<Cue> cues = new ArrayList<>(input.cues());
    cues.add(new Cue(new int[] {0, input.graph().nodeCount()}, new float[] {1, 1}));
    return cues;
  }

  static long firstNonZero(MemorySegment memory) {
    for (long at = 0; at < memory.byteSize(); at += Long.BYTES) {
      if (memory.get(ValueLayout.JAVA_LONG, at) != 0) {
        return at;
      }
    }
    return -1;
  }

  private Optional<String> arguments(Target target, long seed) {
    SplitMix64 random = new SplitMix64(seed);
    GraphCase graph = GraphCorpus.uniform(random, "arguments", 50, 400);
    int n = graph.nodeCount();
    try (Placement placement = new SkewedPlacement(0)) {
      SpreadSubject.Call call = new SpreadSubject.Call(target, graph, placement);
      Rule rule = SpreadCorpus.cases(subject.mode(), seed).getFirst().rule();
      Cue good = new Cue(new int[] {3, 1}, new float[] {1, 0.5f});
      for (BadSeed bad : BadSeed.all(n)) {
        Optional<String> problem = Refusal.expect(
            bad.name(),
            Code.INVALID_ARGUMENT,
            good.nodes().length + bad.entry(),
            () -> call.spread(rule, List.of(good, bad.cue()), n));
        if (problem.isPresent()) {
          return problem;
        }
      }
      return tooSmall(call, rule, good, placement);
    }
  }

  private static Optional<String> tooSmall(
      SpreadSubject.Call call, Rule rule, Cue good, Placement placement) {
    int n = call.graph().nodeCount();
    SpreadRequest two = call.request(rule, List.of(good, good));
    SpreadOutput oneCue = SpreadOutput.allocate(placement::allocate, 1, n);
    SpreadOutput enough = SpreadOutput.allocate(placement::allocate, 2, n);
    SpreadWorkspace workspace = new SpreadWorkspace(call.workspace());
    SpreadWorkspace small = new SpreadWorkspace(
        call.workspace().asSlice(0, call.graph().workspaceBytes() - Long.BYTES));
    return Refusal.expect(
            "room for no node",
            Code.INVALID_ARGUMENT,
            Refusal.ANY_POSITION,
            () -> call.spread(rule, List.of(good), 0))
        .or(() -> Refusal.expect(
            "room for one of two cues",
            Code.INVALID_ARGUMENT,
            Refusal.ANY_POSITION,
            () -> call.kernel().spread(call.graph(), two, workspace, oneCue)))
        .or(() -> Refusal.expect(
            "a workspace that is too small",
            Code.INVALID_ARGUMENT,
            Refusal.ANY_POSITION,
            () -> call.kernel().spread(call.graph(), two, small, enough)));
  }

  /**
   * A cue that is refused.
   *
   * @param entry the seed to blame
   */
  private record BadSeed(String name, Cue cue, int entry) {
    static List<BadSeed> all(int n) {
      float one = 1;
      return List.of(
          of("a seed out of range", new int[] {4, n}, one, 1),
          of("a seed far out of range", new int[] {-1, 4}, one, 0),
          of("a seed named twice", new int[] {4, 7, 4}, one, 2),
          of("a NaN seed", new int[] {5}, Float.NaN, 0),
          of("an infinite seed", new int[] {5}, Float.NEGATIVE_INFINITY, 0));
    }

    private static BadSeed of(String name, int[] nodes, float activation, int entry) {
      float[] activations = new float[nodes.length];
      java.util.Arrays.fill(activations, activation);
      return new BadSeed(name, new Cue(nodes, activations), entry);
    }
  }
}

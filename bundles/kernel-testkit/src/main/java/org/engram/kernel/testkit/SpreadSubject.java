package org.engram.kernel.testkit;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.engram.kernel.spi.Cues;
import org.engram.kernel.spi.KernelException;
import org.engram.kernel.spi.SpreadOutput;
import org.engram.kernel.spi.SpreadRequest;
import org.engram.kernel.spi.SpreadingKernel;
import org.engram.kernel.spi.layout.GraphLayout;
import org.engram.kernel.spi.layout.GraphLayoutBuilder;
import org.engram.kernel.spi.layout.SpreadWorkspace;
import org.engram.kernel.testkit.SpreadCase.Cue;
import org.engram.kernel.testkit.SpreadCase.Rule;

/**
 * Spreading; words are, for each cue, the count and then node and activation of each non-zero
 * result.
 */
record SpreadSubject(Mode mode) implements Subject<SpreadCase> {

  @Override
  public List<SpreadCase> cases(long seed) {
    return SpreadCorpus.cases(mode, seed);
  }

  @Override
  public List<SpreadCase> tails(long seed) {
    return SpreadCorpus.tails(mode, seed);
  }

  /** Layout and workspace are aligned: only seeds and outputs are skewed. */
  @Override
  public int skewStep() {
    return 5;
  }

  @Override
  public Outcome expected(SpreadCase input) {
    SpreadReference reference = new SpreadReference(input.graph());
    IntStream.Builder words = IntStream.builder();
    for (Cue cue : input.cues()) {
      SpreadReference.Result result = reference.spread(input.rule(), cue);
      if (result.failed()) {
        return Outcome.failed(KernelException.Code.NON_FINITE, result.failedNode());
      }
      float[] values = result.values();
      int[] nodes =
          IntStream.range(0, values.length).filter(node -> values[node] != 0).toArray();
      words.add(nodes.length);
      for (int node : nodes) {
        words.add(node).add(Float.floatToRawIntBits(values[node]));
      }
    }
    return Outcome.of(words.build().toArray());
  }

  @Override
  public Outcome actual(Target target, SpreadCase input, Placement placement) {
    return new Call(target, input.graph(), placement).run(input.rule(), input.cues());
  }

  /** Asks cue by cue, in one workspace. */
  @Override
  public Outcome pieces(Target target, SpreadCase input, Placement placement) {
    Call call = new Call(target, input.graph(), placement);
    IntStream.Builder words = IntStream.builder();
    for (Cue cue : input.cues()) {
      Outcome outcome = call.run(input.rule(), List.of(cue));
      if (outcome.failure() != null) {
        return outcome;
      }
      IntStream.of(outcome.words()).forEach(words::add);
    }
    return Outcome.of(words.build().toArray());
  }

  @Override
  public Optional<String> oracle(SpreadCase input, Outcome outcome) {
    if (input.rule().theta() > 0 || outcome.failure() != null) {
      return Optional.empty(); // a threshold makes the result jump, and no bound holds across it
    }
    int at = 0;
    for (int cue = 0; cue < input.cues().size(); cue++) {
      float[] values = new float[input.graph().nodeCount()];
      for (int count = outcome.words()[at++]; count > 0; count--, at += 2) {
        values[outcome.words()[at]] = Float.intBitsToFloat(outcome.words()[at + 1]);
      }
      Oracle.Bounded[] bounded =
          OracleSpread.spread(input.graph(), input.rule(), input.cues().get(cue));
      for (int node = 0; node < values.length; node++) {
        Optional<String> miss = bounded[node].miss(values[node]);
        if (miss.isPresent()) {
          return Optional.of("cue " + cue + ", node " + node + ": " + miss.get());
        }
      }
    }
    return Optional.empty();
  }

  @Override
  public long size(SpreadCase input) {
    return 1;
  }

  @Override
  public String place(SpreadCase input, Outcome expected, int word) {
    int at = 0;
    for (int cue = 0; cue < input.cues().size() && at < expected.words().length; cue++) {
      int count = expected.words()[at];
      if (word == at) {
        return "count of cue " + cue;
      }
      if (word <= at + 2 * count) {
        int pair = at + 1 + (word - at - 1) / 2 * 2;
        return ((word - at) % 2 == 1 ? "node" : "activation") + " of entry " + (pair - at) / 2
            + " of cue " + cue + " (node " + expected.words()[pair] + ")";
      }
      at += 1 + 2 * count;
    }
    return "a result too many";
  }

  /** A graph in its placement, with the workspace of its calls: room for a batch of cues. */
  static final class Call {
    private final SpreadingKernel kernel;
    private final Placement placement;
    private final GraphLayout graph;
    private final SpreadWorkspace workspace;

    Call(Target target, GraphCase input, Placement placement) {
      this(target.kernel(SpreadingKernel.class), input, placement);
    }

    Call(SpreadingKernel kernel, GraphCase input, Placement placement) {
      this(
          kernel,
          GraphLayoutBuilder.build(placement::allocate, input.nodeCount(), input.edges()),
          placement);
    }

    Call(SpreadingKernel kernel, GraphLayout graph, Placement placement) {
      this.kernel = kernel;
      this.placement = placement;
      this.graph = graph;
      placement.input(graph.block());
      workspace = SpreadWorkspace.allocateBatch(placement::allocate, graph);
    }

    /** Returns the outcome, a failure being one. */
    Outcome run(Rule rule, List<Cue> cues) {
      try {
        return words(spread(rule, cues, graph.nodeCount()));
      } catch (KernelException e) {
        return Outcome.failed(e.code(), e.position());
      }
    }

    SpreadOutput spread(Rule rule, List<Cue> cues, long capacity) {
      SpreadOutput output = SpreadOutput.allocate(
          (bytes, alignment) -> placement.allocate(bytes, alignment), cues.size(), capacity);
      kernel.spread(graph, request(rule, cues), workspace, output);
      return output;
    }

    SpreadRequest request(Rule rule, List<Cue> cues) {
      long[] offsets = new long[cues.size() + 1];
      for (int cue = 0; cue < cues.size(); cue++) {
        offsets[cue + 1] = offsets[cue] + cues.get(cue).nodes().length;
      }
      int[] nodes = cues.stream().flatMapToInt(cue -> IntStream.of(cue.nodes())).toArray();
      float[] activations = new float[nodes.length];
      for (int cue = 0; cue < cues.size(); cue++) {
        float[] part = cues.get(cue).activations();
        System.arraycopy(part, 0, activations, (int) offsets[cue], part.length);
      }
      return new SpreadRequest(
          rule.steps(),
          rule.d(),
          rule.keep(),
          rule.theta(),
          rule.normalise(),
          rule.accumulate(),
          new Cues(
              cues.size(),
              placement.longs(offsets),
              placement.ints(nodes),
              placement.floats(activations)));
    }

    SpreadingKernel kernel() {
      return kernel;
    }

    GraphLayout graph() {
      return graph;
    }

    MemorySegment workspace() {
      return workspace.memory();
    }

    private static Outcome words(SpreadOutput output) {
      IntStream.Builder words = IntStream.builder();
      for (int cue = 0; cue < output.cueCount(); cue++) {
        long count = output.count(cue);
        words.add((int) count);
        for (long i = 0; i < Math.min(count, output.capacity()); i++) {
          words.add(output.node(cue, i));
          words.add(Float.floatToRawIntBits(output.activation(cue, i)));
        }
      }
      return Outcome.of(words.build().toArray());
    }
  }
}

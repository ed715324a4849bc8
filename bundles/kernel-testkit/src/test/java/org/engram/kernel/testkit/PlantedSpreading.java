package org.engram.kernel.testkit;

import java.lang.foreign.ValueLayout;
import java.util.BitSet;
import org.engram.kernel.spi.Cues;
import org.engram.kernel.spi.Helpers;
import org.engram.kernel.spi.KernelException;
import org.engram.kernel.spi.KernelException.Code;
import org.engram.kernel.spi.ParallelSpreadingKernel;
import org.engram.kernel.spi.SpreadOutput;
import org.engram.kernel.spi.SpreadRequest;
import org.engram.kernel.spi.layout.GraphLayout;
import org.engram.kernel.spi.layout.SpreadWorkspace;

/** Spreading by the contract, on the slices of the layout, but for one planted fault. */
record PlantedSpreading(Fault fault) implements ParallelSpreadingKernel {

  @Override
  public void spread(
      GraphLayout graph,
      SpreadRequest request,
      SpreadWorkspace workspace,
      SpreadOutput output,
      Helpers helpers) {
    spread(graph, request, workspace, output);
    boolean loses = fault == Fault.PARTS_LOSE_A_NODE
        || (fault == Fault.THREADS_LOSE_A_NODE && helpers.threads() > 1);
    if (loses && output.count(0) > 0) {
      output.counts().set(ValueLayout.JAVA_LONG, 0, output.count(0) - 1);
    }
  }

  @Override
  public void spread(
      GraphLayout graph, SpreadRequest request, SpreadWorkspace workspace, SpreadOutput output) {
    workspace.check(graph);
    Cues cues = request.cues();
    if (output.cueCount() < cues.cueCount()) {
      throw KernelException.invalid("room for " + output.cueCount() + " cues");
    }
    boolean chain = fault == Fault.ONE_CUE_IN_ONE_CHAIN && cues.cueCount() == 1;
    PlantedSums sums = new PlantedSums(graph, chain ? Fault.ONE_CHAIN : fault);
    try {
      float[] bleeding = new float[graph.nodeCount()];
      for (int cue = 0; cue < cues.cueCount(); cue++) {
        boolean first = fault == Fault.SIXTEENTH_CUE_IS_FIRST && cue % 16 == 15;
        float[] seeded = seeds(graph, cues, first ? 0 : cue, bleeding);
        float[] result = run(sums, request, seeded);
        write(result, cue, output);
        bleeding = fault == Fault.CUES_BLEED ? result : new float[graph.nodeCount()];
      }
    } catch (KernelException e) {
      dirty(fault == Fault.WORKSPACE_DIRTY_AFTER_FAILURE, workspace);
      throw e;
    }
    dirty(fault == Fault.WORKSPACE_LEFT_DIRTY, workspace);
  }

  private static void dirty(boolean planted, SpreadWorkspace workspace) {
    if (planted && workspace.memory().byteSize() > 0) {
      workspace.memory().set(ValueLayout.JAVA_BYTE, workspace.memory().byteSize() - 1, (byte) 1);
    }
  }

  private float[] seeds(GraphLayout graph, Cues cues, int cue, float[] start) {
    float[] activation = start.clone();
    BitSet seen = new BitSet();
    for (long entry = cues.offset(cue); entry < cues.offset(cue + 1); entry++) {
      int node = cues.nodes().getAtIndex(ValueLayout.JAVA_INT, entry);
      float seed = cues.activations().getAtIndex(ValueLayout.JAVA_FLOAT, entry);
      boolean bad = Integer.compareUnsigned(node, graph.nodeCount()) >= 0
          || !Float.isFinite(seed)
          || (seen.get(node) && fault != Fault.SEED_TWICE);
      if (bad) {
        throw new KernelException(Code.INVALID_ARGUMENT, "seed " + entry, entry);
      }
      seen.set(node);
      activation[node] = Reference.pz(seed);
    }
    return activation;
  }

  private float[] run(PlantedSums sums, SpreadRequest request, float[] seeded) {
    float[] activation = seeded;
    float[] total = new float[seeded.length];
    for (int step = 0; step < request.steps(); step++) {
      float[] next = new float[seeded.length];
      float[] emitted = emitted(request.theta(), activation);
      for (int node = 0; node < next.length; node++) {
        float kept = request.keep() * activation[node];
        float incoming = sums.isLost(node) ? 0 : sums.incoming(node, emitted);
        float value = Math.fma(request.d(), incoming, kept);
        next[node] = Reference.canon(Reference.pz(value));
      }
      check(next);
      if (request.normalise() && fault != Fault.NOT_NORMALISED) {
        normalise(next);
      }
      activation = next;
      for (int node = 0; node < total.length; node++) {
        boolean skipped = fault == Fault.FORGETS_A_STEP && step == 0;
        total[node] += skipped ? 0 : next[node];
      }
      if (request.accumulate() && fault != Fault.UNCHECKED_SUM) {
        check(total);
      }
    }
    return request.accumulate() ? total : activation;
  }

  private float[] emitted(float theta, float[] activation) {
    float[] emitted = activation.clone();
    if (theta != 0 && fault != Fault.THETA_IGNORED) {
      for (int node = 0; node < emitted.length; node++) {
        emitted[node] = emitted[node] >= theta ? emitted[node] : 0;
      }
    }
    return emitted;
  }

  private void check(float[] values) {
    int failed = -1;
    for (int node = 0; node < values.length; node++) {
      if (!Float.isFinite(values[node]) && (failed < 0 || fault == Fault.LAST_FAILURE)) {
        failed = node;
      }
    }
    if (failed >= 0) {
      throw new KernelException(Code.NON_FINITE, "node " + failed, failed);
    }
  }

  private void normalise(float[] values) {
    float greatest = 1;
    for (float value : values) {
      greatest = Math.max(greatest, value);
    }
    float reciprocal = 1 / greatest;
    for (int node = 0; node < values.length; node++) {
      float value = fault == Fault.RECIPROCAL ? values[node] * reciprocal : values[node] / greatest;
      values[node] = Reference.pz(value);
    }
  }

  private void write(float[] result, int cue, SpreadOutput output) {
    long count = 0;
    for (int node = 0; node < result.length; node++) {
      if (result[node] == 0 && !(fault == Fault.PUBLISHES_ZEROS && node == 0)) {
        continue;
      }
      if (count == output.capacity()) {
        throw KernelException.invalid("room for " + output.capacity() + " nodes");
      }
      long at = cue * output.capacity() + count++;
      output.nodes().setAtIndex(ValueLayout.JAVA_INT, at, node);
      output.activations().setAtIndex(ValueLayout.JAVA_FLOAT, at, result[node]);
    }
    output.counts().setAtIndex(ValueLayout.JAVA_LONG, cue, count);
  }
}

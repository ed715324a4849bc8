package org.engram.provider.java;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import org.engram.kernel.spi.KernelException;
import org.engram.kernel.spi.SpreadOutput;
import org.engram.kernel.spi.SpreadRequest;
import org.engram.kernel.spi.layout.GraphLayout;
import org.engram.kernel.spi.layout.GraphShape;
import org.engram.kernel.spi.layout.SpreadWorkspace;

/**
 * The workspace of one spreading call, in sections, and where the call is. Activations lie in slot
 * order, the order of the pull part, in both directions; accumulators of the push lie in the order
 * of virtual rows.
 */
final class SpreadState {
  final GraphLayout graph;
  final SpreadRequest request;
  final MemorySegment memory;
  /** Nodes whose activation is not 0; a few may be. In use while pushing only. */
  final RowSet frontier;
  /** Virtual rows that a step reaches. In use within a push only. */
  final RowSet touched;
  /** Nodes whose total is not 0; a few may be. In use while pushing only. */
  final RowSet reached;

  /** Room for cues side by side behind the memory, or empty. */
  final MemorySegment batch;

  /** Bytes of the sections in slot order and of the partial sums, from the start of the memory. */
  final long denseBytes;

  /** Where the sections start in the memory. */
  long activationAt;

  long nextAt;
  final long emittedAt;
  final long baseAt;
  final long totalAt;
  final long partialAt;
  final long accumulatorAt;

  private int cue;
  private int step;
  private long written;

  SpreadState(GraphLayout graph, SpreadRequest request, SpreadWorkspace workspace) {
    this.graph = graph;
    this.request = request;
    GraphShape shape = graph.shape();
    this.memory = workspace.memory().asSlice(0, shape.workspaceBytes());
    long batchBytes = shape.batchWorkspaceBytes() - shape.workspaceBytes();
    this.batch = workspace.memory().byteSize() < shape.batchWorkspaceBytes()
        ? MemorySegment.NULL
        : workspace.memory().asSlice(shape.workspaceBytes(), batchBytes);
    long sliceBytes = (long) GraphLayout.LANES * Float.BYTES;
    long slotBytes = shape.nodeSliceCount() * sliceBytes;
    this.activationAt = 0;
    this.nextAt = slotBytes;
    this.emittedAt = 2 * slotBytes;
    this.baseAt = 3 * slotBytes;
    this.totalAt = 4 * slotBytes;
    this.partialAt = 5 * slotBytes;
    this.accumulatorAt = partialAt + shape.fullSliceCount() * sliceBytes;
    this.denseBytes = accumulatorAt;
    long rowSlices = (shape.rowCount() + GraphLayout.LANES - 1) / GraphLayout.LANES;
    this.frontier = new RowSet(memory, accumulatorAt + rowSlices * sliceBytes, shape.rowCount());
    this.touched = new RowSet(memory, frontier.end(), shape.rowCount());
    this.reached = new RowSet(memory, touched.end(), shape.rowCount());
  }

  /**
   * Starts a cue: its seeds become the activations and the frontier.
   *
   * @throws KernelException {@code InvalidArgument} for the first seed that is out of range, not
   *     finite or named before
   */
  void start(int nextCue) {
    cue = nextCue;
    step = 0;
    written = 0;
    long end = request.cues().offset(cue + 1);
    for (long entry = request.cues().offset(cue); entry < end; entry++) {
      int node = request.cues().nodes().getAtIndex(JAVA_INT, entry);
      float activation = request.cues().activations().getAtIndex(JAVA_FLOAT, entry);
      if (Integer.compareUnsigned(node, graph.nodeCount()) >= 0) {
        throw seed(
            entry,
            "node " + Integer.toUnsignedString(node) + " of a graph of " + graph.nodeCount()
                + " nodes");
      }
      if (!Float.isFinite(activation)) {
        throw seed(entry, "activation " + activation);
      }
      if (!frontier.add(node)) {
        throw seed(entry, "node " + node + ", named twice in cue " + cue);
      }
      set(activationAt, graph.slotOfNode(node), activation + 0f);
    }
  }

  /** Goes on with a cue that has taken that many steps. */
  void resume(int startedCue, int stepsTaken) {
    cue = startedCue;
    step = stepsTaken;
    written = 0;
  }

  void nextStep() {
    step++;
  }

  /** Returns the number of the step that the cue is in or has taken. */
  int step() {
    return step;
  }

  /** All zero again, wherever a call stopped. */
  void clear() {
    memory.fill((byte) 0);
    batch.fill((byte) 0);
  }

  /** Returns the value of a slot in the section that starts there. */
  float get(long sectionAt, long slot) {
    return memory.get(JAVA_FLOAT, sectionAt + slot * Float.BYTES);
  }

  void set(long sectionAt, long slot, float value) {
    memory.set(JAVA_FLOAT, sectionAt + slot * Float.BYTES, value);
  }

  /** Returns the activation after a step of a slot whose in-edges sum up to {@code sum}. */
  float settled(long slot, float sum) {
    float kept = request.keep() * get(activationAt, slot);
    return Fma.fma(request.d(), sum, kept) + 0f;
  }

  /** Returns where the values lie that the request asks for. */
  long resultAt() {
    return request.accumulate() ? totalAt : activationAt;
  }

  /** Writes the next result of the cue. */
  void write(SpreadOutput output, int node, float value) {
    if (written == output.capacity()) {
      throw noRoom(output, cue);
    }
    write(output, cue, written, node, value);
    written++;
  }

  void writeCount(SpreadOutput output) {
    writeCount(output, cue, written);
  }

  /** Writes a result of a cue for which there is room. */
  static void write(SpreadOutput output, int cue, long index, int node, float value) {
    long at = cue * output.capacity() + index;
    output.nodes().setAtIndex(JAVA_INT, at, node);
    output.activations().setAtIndex(JAVA_FLOAT, at, value);
  }

  static void writeCount(SpreadOutput output, int cue, long count) {
    output.counts().setAtIndex(JAVA_LONG, cue, count);
  }

  static KernelException noRoom(SpreadOutput output, int cue) {
    return KernelException.invalid(
        "cue " + cue + " reaches more nodes than the output's capacity " + output.capacity());
  }

  KernelException nonFinite(int node, float value) {
    return new KernelException(
        KernelException.Code.NON_FINITE,
        "node " + node + " is " + value + " after step " + step + " of cue " + cue,
        node);
  }

  private static KernelException seed(long entry, String fault) {
    return new KernelException(
        KernelException.Code.INVALID_ARGUMENT, "seed " + entry + " has " + fault, entry);
  }
}

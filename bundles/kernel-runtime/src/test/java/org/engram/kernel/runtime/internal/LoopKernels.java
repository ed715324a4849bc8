package org.engram.kernel.runtime.internal;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.util.function.Consumer;
import org.engram.kernel.spi.BatchSimilarityKernel;
import org.engram.kernel.spi.BatchSimilarityRequest;
import org.engram.kernel.spi.DecayKernel;
import org.engram.kernel.spi.DecayRequest;
import org.engram.kernel.spi.KernelException;
import org.engram.kernel.spi.Matrix;
import org.engram.kernel.spi.PowerDecayKernel;
import org.engram.kernel.spi.PowerDecayRequest;
import org.engram.kernel.spi.ScatteredSimilarityKernel;
import org.engram.kernel.spi.ScatteredSimilarityRequest;
import org.engram.kernel.spi.SimilarityKernel;
import org.engram.kernel.spi.SimilarityRequest;
import org.engram.kernel.spi.SpreadOutput;
import org.engram.kernel.spi.SpreadRequest;
import org.engram.kernel.spi.SpreadingKernel;
import org.engram.kernel.spi.TopKKernel;
import org.engram.kernel.spi.TopKRequest;
import org.engram.kernel.spi.TopKResult;
import org.engram.kernel.spi.layout.GraphLayout;
import org.engram.kernel.spi.layout.SpreadWorkspace;

/** All kernels by the shortest loops that keep the interfaces' promises about memory and order. */
final class LoopKernels
    implements SimilarityKernel,
        BatchSimilarityKernel,
        ScatteredSimilarityKernel,
        TopKKernel,
        SpreadingKernel,
        DecayKernel,
        PowerDecayKernel {
  private final Runnable enter;
  private final Consumer<MemorySegment> leave;

  LoopKernels(Runnable enter) {
    this(enter, out -> {});
  }

  /** Runs one thing before and gives the other what was written, afterwards. */
  LoopKernels(Runnable enter, Consumer<MemorySegment> leave) {
    this.enter = enter;
    this.leave = leave;
  }

  @Override
  public void norms(Matrix rows, MemorySegment out) {
    enter.run();
    for (int row = 0; row < rows.rowCount(); row++) {
      out.setAtIndex(JAVA_FLOAT, row, (float) Math.sqrt(dot(rows, row, rows, row)));
    }
    leave.accept(out);
  }

  @Override
  public void dot(SimilarityRequest request) {
    enter.run();
    Matrix query = Matrix.dense(request.query(), 1, request.rows().dim());
    for (int row = 0; row < request.rows().rowCount(); row++) {
      request.out().setAtIndex(JAVA_FLOAT, row, (float) dot(query, 0, request.rows(), row));
    }
    leave.accept(request.out());
  }

  @Override
  public void cosine(SimilarityRequest request) {
    enter.run();
    Matrix query = Matrix.dense(request.query(), 1, request.rows().dim());
    for (int row = 0; row < request.rows().rowCount(); row++) {
      request.out().setAtIndex(JAVA_FLOAT, row, cosine(query, 0, request.rows(), row));
    }
    leave.accept(request.out());
  }

  @Override
  public void dot(BatchSimilarityRequest request) {
    enter.run();
    Matrix rows = request.rows();
    for (int query = 0; query < request.queries().rowCount(); query++) {
      for (int row = 0; row < rows.rowCount(); row++) {
        float sum = (float) dot(request.queries(), query, rows, row);
        request.out().setAtIndex(JAVA_FLOAT, (long) query * rows.rowCount() + row, sum);
      }
    }
    leave.accept(request.out());
  }

  @Override
  public void cosine(BatchSimilarityRequest request) {
    enter.run();
    Matrix rows = request.rows();
    for (int query = 0; query < request.queries().rowCount(); query++) {
      for (int row = 0; row < rows.rowCount(); row++) {
        float cosine = cosine(request.queries(), query, rows, row);
        request.out().setAtIndex(JAVA_FLOAT, (long) query * rows.rowCount() + row, cosine);
      }
    }
    leave.accept(request.out());
  }

  @Override
  public void dot(ScatteredSimilarityRequest request) {
    enter.run();
    Matrix query = Matrix.dense(request.query(), 1, request.rows().dim());
    for (int i = 0; i < request.count(); i++) {
      float sum = (float) dot(query, 0, request.rows(), request.row(i));
      request.out().setAtIndex(JAVA_FLOAT, i, sum);
    }
    leave.accept(request.out());
  }

  @Override
  public void cosine(ScatteredSimilarityRequest request) {
    enter.run();
    Matrix query = Matrix.dense(request.query(), 1, request.rows().dim());
    for (int i = 0; i < request.count(); i++) {
      float cosine = cosine(query, 0, request.rows(), request.row(i));
      request.out().setAtIndex(JAVA_FLOAT, i, cosine);
    }
    leave.accept(request.out());
  }

  @Override
  public long scratchBytes(TopKRequest request) {
    return (long) request.k() * (Integer.BYTES + Float.BYTES);
  }

  @Override
  public void topK(TopKRequest request, TopKResult result, MemorySegment scratch) {
    enter.run();
    if (scratch.byteSize() < scratchBytes(request)) {
      throw new KernelException(KernelException.Code.OUT_OF_MEMORY, "scratch is too small");
    }
    MemorySegment rows = scratch.asSlice(0, (long) request.k() * Integer.BYTES);
    MemorySegment scores = scratch.asSlice(rows.byteSize(), (long) request.k() * Float.BYTES);
    for (int query = 0; query < request.queries().rowCount(); query++) {
      int count = 0;
      for (int row = 0; row < request.rows().rowCount(); row++) {
        if (selected(request, row)) {
          float score = cosine(request.queries(), query, request.rows(), row);
          count = score >= request.minScore()
              ? insert(rows, scores, count, request.k(), row, score)
              : count;
        }
      }
      long to = (long) query * request.k();
      MemorySegment.copy(rows, JAVA_INT, 0, result.rows(), JAVA_INT, to * 4, count);
      MemorySegment.copy(scores, JAVA_FLOAT, 0, result.scores(), JAVA_FLOAT, to * 4, count);
      result.counts().setAtIndex(JAVA_INT, query, count);
    }
    leave.accept(result.scores());
  }

  private static boolean selected(TopKRequest request, int row) {
    MemorySegment selection = request.selection();
    return selection == null || (selection.getAtIndex(JAVA_LONG, row / 64) >>> row & 1) == 1;
  }

  /** Inserts by score descending; an equal score stays behind the earlier row. */
  private static int insert(
      MemorySegment rows, MemorySegment scores, int count, int k, int row, float score) {
    int at = count;
    while (at > 0 && scores.getAtIndex(JAVA_FLOAT, at - 1) < score) {
      at--;
    }
    if (at == k) {
      return count;
    }
    int end = Math.min(count + 1, k);
    for (int i = end - 1; i > at; i--) {
      rows.setAtIndex(JAVA_INT, i, rows.getAtIndex(JAVA_INT, i - 1));
      scores.setAtIndex(JAVA_FLOAT, i, scores.getAtIndex(JAVA_FLOAT, i - 1));
    }
    rows.setAtIndex(JAVA_INT, at, row);
    scores.setAtIndex(JAVA_FLOAT, at, score);
    return end;
  }

  @Override
  public void spread(
      GraphLayout graph, SpreadRequest request, SpreadWorkspace workspace, SpreadOutput output) {
    enter.run();
    for (int cue = 0; cue < request.cues().cueCount(); cue++) {
      float[] active = new float[graph.nodeCount()];
      for (long i = request.cues().offset(cue); i < request.cues().offset(cue + 1); i++) {
        int node = request.cues().nodes().getAtIndex(JAVA_INT, i);
        active[node] = request.cues().activations().getAtIndex(JAVA_FLOAT, i);
      }
      for (int step = 0; step < request.steps(); step++) {
        active = step(graph, request, active);
      }
      write(active, cue, output);
    }
    leave.accept(output.activations());
  }

  private static float[] step(GraphLayout graph, SpreadRequest request, float[] active) {
    float[] next = new float[active.length];
    for (int node = 0; node < next.length; node++) {
      float[] sum = new float[1];
      graph.forEachInEdge(node, (source, weight) -> sum[0] += weight * active[source]);
      next[node] = request.d() * sum[0] + request.keep() * active[node];
    }
    return next;
  }

  private static void write(float[] active, int cue, SpreadOutput output) {
    int count = 0;
    for (int node = 0; node < active.length; node++) {
      if (active[node] != 0) {
        long to = cue * output.capacity() + count++;
        output.nodes().setAtIndex(JAVA_INT, to, node);
        output.activations().setAtIndex(JAVA_FLOAT, to, active[node]);
      }
    }
    output.counts().setAtIndex(JAVA_LONG, cue, count);
  }

  @Override
  public void exponential(DecayRequest request) {
    enter.run();
    for (long i = 0; i < request.count(); i++) {
      double left = Math.exp(-request.ages().getAtIndex(JAVA_LONG, i) / request.timeConstant());
      float strength = request.strengths().getAtIndex(JAVA_FLOAT, i);
      request.out().setAtIndex(JAVA_FLOAT, i, (float) (strength * left));
    }
    leave.accept(request.out());
  }

  @Override
  public void power(PowerDecayRequest request) {
    enter.run();
    request.checkStability();
    for (long i = 0; i < request.count(); i++) {
      double elapsed = Math.max(0, request.elapsed().getAtIndex(JAVA_LONG, i));
      double ratio = elapsed / request.stability().getAtIndex(JAVA_FLOAT, i);
      double left = Math.pow(1 + request.factor() * ratio, -request.exponent());
      float strength = request.strengths().getAtIndex(JAVA_FLOAT, i);
      request.out().setAtIndex(JAVA_FLOAT, i, (float) (strength * left));
    }
    leave.accept(request.out());
  }

  private static float cosine(Matrix a, int i, Matrix b, int j) {
    double norms = Math.sqrt(dot(a, i, a, i)) * Math.sqrt(dot(b, j, b, j));
    return norms == 0 ? 0 : (float) Math.clamp(dot(a, i, b, j) / norms, -1, 1);
  }

  private static double dot(Matrix a, int i, Matrix b, int j) {
    double sum = 0;
    for (int column = 0; column < a.dim(); column++) {
      sum += (double) a.at(i, column) * b.at(j, column);
    }
    return sum;
  }
}

package org.engram.memory.internal.recall;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.engram.kernel.runtime.Kernels;
import org.engram.kernel.spi.DecayRequest;
import org.engram.kernel.spi.ScatteredSimilarityRequest;
import org.engram.memory.ActivationGraph;
import org.engram.memory.RecallProfile;
import org.engram.memory.internal.columns.Snapshot;
import org.engram.memory.internal.graph.Graph;
import org.engram.memory.internal.offheap.Scratch;
import org.engram.memory.internal.offheap.ScratchPool;

/** Ranks the memories of a snapshot by a cue. Writes nothing. Safe for any number of threads. */
public final class Ranker {
  private static final double MS_PER_SECOND = 1e3;
  private static final double NS_PER_MS = 1e6;

  private final Kernels kernels;
  private final ScratchPool scratches;

  /** Ranks with those kernels. */
  public Ranker(Kernels kernels, ScratchPool scratches) {
    this.kernels = kernels;
    this.scratches = scratches;
  }

  /**
   * Ranks the memories that are most similar to a cue, and those that activation reaches from the
   * best of them.
   *
   * @param snapshot leased by the caller
   * @param cue a vector of the space's dimension
   * @param nowMs the moment at which strengths are asked for: milliseconds since the epoch
   */
  public Ranking rank(Snapshot snapshot, float[] cue, RecallProfile profile, long nowMs) {
    try (Scratch scratch = scratches.take()) {
      MemorySegment query = scratch.allocateFrom(ValueLayout.JAVA_FLOAT, cue);
      Scan scan = Scan.top(kernels, snapshot, query, cue.length, profile.candidates(), scratch);
      Scale scale = scan.scale();
      Seeds seeds = Seeds.of(scan, scale, profile);
      Activation activation = Activation.from(seeds, snapshot.graph(), profile, kernels, scratch);
      Pool pool = new Pool(scan, activation);
      addCosines(snapshot, query, pool, scratch);
      float[] strengths = strengths(snapshot, pool, profile, nowMs, scratch);
      float[] scores = scores(pool, scale, activation.greatest(), strengths, profile);
      return new Ranking(pool, scale, seeds, strengths, scores);
    }
  }

  /**
   * Says how activation came to a ranking, hop by hop.
   *
   * @param snapshot the one that was ranked, leased by the caller
   * @param profile the one that it was ranked with
   */
  public ActivationGraph explain(Ranking ranking, Snapshot snapshot, RecallProfile profile) {
    try (Scratch scratch = scratches.take()) {
      Seeds seeds = ranking.seeds();
      Graph graph = snapshot.graph();
      Hops hops = new Hops(
          seeds,
          Activation.afterEachHop(seeds, graph, profile, kernels, scratch),
          Activation.from(seeds, graph, profile, kernels, scratch));
      return hops.graph(snapshot, profile.hopFactor());
    }
  }

  /**
   * Computes the cosines of the rows that only activation brought in, where they lie: those of a
   * chunk by a list.
   */
  private void addCosines(Snapshot snapshot, MemorySegment query, Pool pool, Scratch scratch) {
    int[] places = pool.withoutCosine();
    if (places.length == 0) {
      return;
    }
    MemorySegment index = scratch.allocate(ValueLayout.JAVA_INT, places.length);
    MemorySegment out = scratch.allocate(ValueLayout.JAVA_FLOAT, places.length);
    // The places are in the order of the rows, so those of a chunk follow each other.
    int from = 0;
    while (from < places.length) {
      int chunk = snapshot.chunkOf(pool.row(places[from]));
      int firstRow = snapshot.firstRow(chunk);
      int count = 0;
      while (from + count < places.length
          && snapshot.chunkOf(pool.row(places[from + count])) == chunk) {
        index.setAtIndex(ValueLayout.JAVA_INT, count, pool.row(places[from + count]) - firstRow);
        count++;
      }
      kernels.cosine(
          new ScatteredSimilarityRequest(query, snapshot.vectors(chunk), index, count, out));
      for (int i = 0; i < count; i++) {
        pool.setCosine(places[from + i], out.getAtIndex(ValueLayout.JAVA_FLOAT, i));
      }
      from += count;
    }
  }

  /** What time has left of the strengths. */
  private float[] strengths(
      Snapshot snapshot, Pool pool, RecallProfile profile, long nowMs, Scratch scratch) {
    MemorySegment strengths = scratch.allocate(ValueLayout.JAVA_FLOAT, pool.size());
    MemorySegment ages = scratch.allocate(ValueLayout.JAVA_LONG, pool.size());
    for (int i = 0; i < pool.size(); i++) {
      strengths.setAtIndex(ValueLayout.JAVA_FLOAT, i, snapshot.strength(pool.row(i)));
      ages.setAtIndex(ValueLayout.JAVA_LONG, i, nowMs - snapshot.lastAccessMs(pool.row(i)));
    }
    double timeConstantMs = profile.timeConstant().toSeconds() * MS_PER_SECOND
        + profile.timeConstant().toNanosPart() / NS_PER_MS;
    kernels.decay(new DecayRequest(strengths, ages, pool.size(), timeConstantMs, strengths));
    return strengths.toArray(ValueLayout.JAVA_FLOAT);
  }

  private static float[] scores(
      Pool pool, Scale scale, float greatest, float[] strengths, RecallProfile profile) {
    float[] scores = new float[strengths.length];
    for (int i = 0; i < scores.length; i++) {
      float base = scale.of(pool.cosine(i));
      float activation = greatest > 0 ? pool.activation(i) / greatest : 0;
      float gate = profile.gateFloor() + (1 - profile.gateFloor()) * base;
      scores[i] = base + profile.activationWeight() * activation * gate;
      if (profile.rankByStrength()) {
        scores[i] *= strengths[i];
      }
    }
    return scores;
  }
}

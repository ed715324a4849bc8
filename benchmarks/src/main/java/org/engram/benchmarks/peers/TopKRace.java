package org.engram.benchmarks.peers;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.engram.kernel.spi.Matrix;
import org.engram.kernel.spi.TopKKernel;
import org.engram.kernel.spi.TopKRequest;
import org.engram.kernel.spi.TopKResult;
import org.engram.kernel.spi.layout.Int8Plane;
import org.engram.kernel.spi.layout.Int8PlaneBuilder;

/** The ten nearest of one query after the other: exactly, and by graphs of neighbours (P-S2). */
final class TopKRace {
  static final int K = 10;

  private static final int DIM = 384;
  private static final int QUERIES = 100;
  private static final float ANY_SCORE = -1;
  private static final long ALIGNMENT = 64;
  private static final double[] RECALLS = {0.97, 0.99};

  private final Vectors vectors;
  private final int rows;
  private final int[][] truth;

  private TopKRace(Vectors vectors, int rows) {
    this.vectors = vectors;
    this.rows = rows;
    this.truth =
        IntStream.range(0, QUERIES).parallel().mapToObj(this::nearest).toArray(int[][]::new);
  }

  /**
   * Runs the race.
   *
   * @param withGraphs whether the graphs of Java libraries take part, whose building takes minutes
   */
  static void run(Race race, List<Ours> ours, Worker worker, int rows, boolean withGraphs)
      throws IOException {
    Vectors vectors = Vectors.clustered(rows + QUERIES, DIM);
    TopKRace top = new TopKRace(vectors, rows);
    try (Arena arena = Arena.ofShared()) {
      Matrix matrix = vectors.matrix(arena, 0, rows);
      Int8Plane plane = Int8PlaneBuilder.build(arena, matrix);
      List<Contestant> contestants = new ArrayList<>();
      for (Ours one : ours) {
        contestants.add(top.exact(arena, one, matrix, plane));
      }
      for (Ours one : ours) {
        contestants.add(top.exact(arena, one, matrix, null));
      }
      contestants.addAll(worker.race(
          "top_k",
          List.of(Integer.toString(DIM), Integer.toString(rows), Integer.toString(QUERIES)),
          vectors.bytes()));
      if (withGraphs) {
        for (NeighbourGraph graph : NeighbourGraph.all(vectors, rows)) {
          top.graph(graph).forEach(contestants::add);
        }
      }
      String title = "Ten nearest of %d rows, %d-d, clustered, %d queries in turn"
          .formatted(rows, DIM, QUERIES);
      race.run(title, "row", rows, contestants, top::verdict);
    }
  }

  /** Keeps the best so far, in order; of equals the first row. */
  private int[] nearest(int query) {
    int[] best = new int[K];
    double[] scores = new double[K];
    int count = 0;
    for (int row = 0; row < rows; row++) {
      double score = vectors.product(rows + query, row);
      int rank = count;
      while (rank > 0 && scores[rank - 1] < score) {
        rank--;
      }
      if (rank < K) {
        count = Math.min(count + 1, K);
        System.arraycopy(best, rank, best, rank + 1, count - rank - 1);
        System.arraycopy(scores, rank, scores, rank + 1, count - rank - 1);
        best[rank] = row;
        scores[rank] = score;
      }
    }
    return Arrays.copyOf(best, count);
  }

  private Contestant exact(
      Arena arena, Ours one, Matrix matrix, @org.jspecify.annotations.Nullable Int8Plane plane) {
    TopKKernel kernel = one.kernel(TopKKernel.class);
    TopKResult result = TopKResult.allocate(arena, 1, K);
    TopKRequest[] requests = IntStream.range(0, QUERIES)
        .mapToObj(query ->
            new TopKRequest(vectors.matrix(arena, rows + query, 1), matrix, null, ANY_SCORE, K))
        .map(request -> plane == null ? request : request.withPlane(plane))
        .toArray(TopKRequest[]::new);
    MemorySegment scratch =
        arena.allocate(Math.max(1, kernel.scratchBytes(requests[0])), ALIGNMENT);
    return inTurn(one.name() + (plane == null ? " full scan" : " int8 filter"), query -> {
      kernel.topK(requests[query], result, scratch);
      return IntStream.range(0, result.count(0))
          .map(rank -> result.row(0, rank))
          .toArray();
    });
  }

  /** One contestant for each recall that the graph reaches. */
  private List<Contestant> graph(NeighbourGraph graph) {
    List<Contestant> reached = new ArrayList<>();
    for (double wanted : RECALLS) {
      graph
          .widths()
          .filter(width -> recall(query -> graph.search(query, width)) >= wanted)
          .findFirst()
          .ifPresent(width -> reached.add(inTurn(
              String.format(Locale.ROOT, "%s, recall %s, ef %d", graph.name(), wanted, width),
              query -> graph.search(query, width))));
    }
    return reached;
  }

  private double recall(IntFunction<int[]> search) {
    long found = 0;
    for (int query = 0; query < QUERIES; query++) {
      int[] right = truth[query];
      found += Arrays.stream(search.apply(query))
          .filter(row -> Arrays.stream(right).anyMatch(one -> one == row))
          .count();
    }
    return (double) found / (QUERIES * K);
  }

  private static Contestant inTurn(String name, IntFunction<int[]> search) {
    int[] next = {0};
    return Contestant.of(
        name,
        () -> {
          next[0] = (next[0] + 1) % QUERIES;
          var _ = search.apply(next[0]);
        },
        () -> {
          float[] all = new float[QUERIES * K];
          for (int query = 0; query < QUERIES; query++) {
            int[] found = search.apply(query);
            for (int rank = 0; rank < K; rank++) {
              all[query * K + rank] = rank < found.length ? found[rank] : -1;
            }
          }
          return all;
        });
  }

  private String verdict(float[] found) {
    double recall = recall(query ->
        IntStream.range(query * K, (query + 1) * K).map(i -> (int) found[i]).toArray());
    return String.format(Locale.ROOT, "recall %.3f", recall);
  }
}

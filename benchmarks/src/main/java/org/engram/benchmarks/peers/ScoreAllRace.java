package org.engram.benchmarks.peers;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import io.github.jbellis.jvector.vector.VectorizationProvider;
import io.github.jbellis.jvector.vector.types.VectorFloat;
import io.github.jbellis.jvector.vector.types.VectorTypeSupport;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.engram.benchmark.internal.Roofline;
import org.engram.benchmark.internal.task.Work;
import org.engram.kernel.spi.Matrix;
import org.engram.kernel.spi.SimilarityKernel;
import org.engram.kernel.spi.SimilarityRequest;

/**
 * The cosine of a query and every row (P-S1, P-S4). Ours divides by stored norms; the others get
 * vectors of length 1 and need not.
 */
final class ScoreAllRace {
  private static final double TOLERANCE = 1e-5;

  private ScoreAllRace() {}

  static void run(Race race, List<Ours> ours, Worker worker, int dim, int rows) throws IOException {
    Vectors vectors = Vectors.uniform(rows + 1, dim);
    try (Arena arena = Arena.ofShared()) {
      Matrix matrix = vectors.matrix(arena, 1, rows);
      Matrix query = vectors.matrix(arena, 0, 1);
      List<Contestant> contestants = new ArrayList<>();
      for (Ours one : ours) {
        SimilarityRequest request =
            new SimilarityRequest(query.data(), matrix, arena.allocate(JAVA_FLOAT, rows));
        SimilarityKernel kernel = one.kernel(SimilarityKernel.class);
        contestants.add(Contestant.of(
            one.name(), () -> kernel.cosine(request), () -> request.out().toArray(JAVA_FLOAT)));
      }
      contestants.add(lucene(vectors));
      contestants.add(jvector(vectors));
      contestants.addAll(worker.race(
          "score_all", List.of(Integer.toString(dim), Integer.toString(rows)), vectors.bytes()));
      Work work = new Work(rows, "row", (long) rows * dim * Float.BYTES, 0, 1);
      Roofline roofline = Roofline.of(arena, work).orElseThrow();
      contestants.add(Contestant.of(roofline.name(), roofline::run, () -> new float[0]));
      String title = "Cosine of a query and all of %d rows, %d-d (%.1f MiB)"
          .formatted(rows, dim, rows * (dim * 4.0) / (1 << 20));
      race.run(title, "row", rows, contestants, found -> verdict(vectors, found));
    }
  }

  private static Contestant lucene(Vectors vectors) {
    float[][] all = vectors.values();
    float[] scores = new float[all.length - 1];
    return Contestant.of(
        "Lucene VectorUtil.dotProduct",
        () -> {
          for (int row = 0; row < scores.length; row++) {
            scores[row] = org.apache.lucene.util.VectorUtil.dotProduct(all[0], all[row + 1]);
          }
        },
        scores::clone);
  }

  private static Contestant jvector(Vectors vectors) {
    VectorTypeSupport types = VectorizationProvider.getInstance().getVectorTypeSupport();
    VectorFloat<?>[] all = Arrays.stream(vectors.values())
        .map(types::createFloatVector)
        .toArray(VectorFloat<?>[]::new);
    float[] scores = new float[all.length - 1];
    return Contestant.of(
        "JVector VectorUtil.dotProduct",
        () -> {
          for (int row = 0; row < scores.length; row++) {
            scores[row] =
                io.github.jbellis.jvector.vector.VectorUtil.dotProduct(all[0], all[row + 1]);
          }
        },
        scores::clone);
  }

  /** The roofline has no result. */
  private static String verdict(Vectors vectors, float[] found) {
    if (found.length == 0) {
      return "";
    }
    double most = 0;
    for (int row = 0; row < found.length; row++) {
      most = Math.max(most, Math.abs(found[row] - vectors.product(0, row + 1)));
    }
    if (found.length != vectors.count() - 1 || most > TOLERANCE) {
      throw new IllegalStateException("wrong scores: off by " + most);
    }
    return "off by at most %.1e".formatted(most);
  }
}

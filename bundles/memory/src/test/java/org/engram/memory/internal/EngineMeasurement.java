package org.engram.memory.internal;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongConsumer;
import org.engram.kernel.runtime.Kernels;
import org.engram.kernel.spi.Matrix;
import org.engram.kernel.spi.TopKRequest;
import org.engram.kernel.spi.TopKResult;
import org.engram.memory.Association;
import org.engram.memory.NewMemory;
import org.engram.memory.NewMemory.NewAssociation;
import org.engram.memory.RecallProfile;
import org.engram.memory.RecallRequest;

/**
 * Times the engine on random memories; no test. Arguments: number of memories, associations of
 * each, recalls.
 */
final class EngineMeasurement {
  private static final int DIM = 384;
  private static final int BATCH = 1000;
  private static final int CANDIDATES = 200;
  private static final int ROUNDS = 15;

  private final Random random = new Random(42);
  private final int memories;
  private final int associations;
  private final int recalls;

  private EngineMeasurement(int memories, int associations, int recalls) {
    this.memories = memories;
    this.associations = associations;
    this.recalls = recalls;
  }

  public static void main(String[] args) throws Exception {
    EngineMeasurement measurement = new EngineMeasurement(
        Integer.parseInt(args[0]), Integer.parseInt(args[1]), Integer.parseInt(args[2]));
    Path folder = Files.createTempDirectory("engram-measurement");
    try (TestEngine test = TestEngine.withSpace(folder, DIM)) {
      measurement.scans(test.runtime().kernels());
      measurement.engine(test);
    }
  }

  private void engine(TestEngine test) throws Exception {
    double seconds = seconds(() -> remember(test.engine()));
    System.out.printf(
        "remember: %.0f memories/s in batches of %d, %d associations each%n",
        memories / seconds, BATCH, associations);
    System.out.printf("reopen: %.2f s%n", seconds(test::reopen));
    System.out.printf(
        "first recall (builds the graph): %.1f ms%n",
        1e3 * seconds(() -> recall(test.engine(), random, RecallProfile.DEFAULT)));
    for (int threads = 1; threads <= 2; threads++) {
      report(test, threads, "with spreading", RecallProfile.DEFAULT);
      report(test, threads, "cosine alone", RecallProfile.DEFAULT.withoutSpreading());
    }
    long[] nanos = new long[20];
    for (int i = 0; i < nanos.length; i++) {
      String id = "m" + random.nextInt(memories);
      long began = System.nanoTime();
      test.engine().associate(TestEngine.SPACE, List.of(new Association(id, "m0", "new", 1)));
      recall(test.engine(), random, RecallProfile.DEFAULT);
      nanos[i] = System.nanoTime() - began;
    }
    print("associate, then recall (rebuilds the graph)", nanos);
  }

  private void remember(Engine engine) {
    for (int from = 0; from < memories; from += BATCH) {
      List<NewMemory> batch = new ArrayList<>();
      for (int i = from; i < Math.min(memories, from + BATCH); i++) {
        NewAssociation[] to = new NewAssociation[i == 0 ? 0 : associations];
        for (int a = 0; a < to.length; a++) {
          to[a] = new NewAssociation("m" + random.nextInt(i), "user", random.nextFloat());
        }
        batch.add(TestEngine.memory("m" + i, vector(random), to));
      }
      engine.remember(TestEngine.SPACE, batch);
    }
  }

  private void report(TestEngine test, int threads, String what, RecallProfile profile)
      throws Exception {
    List<Future<long[]>> running = new ArrayList<>();
    try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      for (int t = 0; t < threads; t++) {
        Random own = new Random(t);
        running.add(pool.submit(() -> {
          long[] nanos = new long[recalls];
          for (int i = -recalls / 4; i < recalls; i++) {
            long began = System.nanoTime();
            recall(test.engine(), own, profile);
            if (i >= 0) {
              nanos[i] = System.nanoTime() - began;
            }
          }
          return nanos;
        }));
      }
    }
    long[] all = new long[0];
    for (Future<long[]> future : running) {
      int length = all.length;
      all = Arrays.copyOf(all, length + recalls);
      System.arraycopy(future.get(), 0, all, length, recalls);
    }
    print("recall, " + threads + " threads, " + what, all);
  }

  private static void recall(Engine engine, Random random, RecallProfile profile) {
    engine.recall(TestEngine.SPACE, RecallRequest.ofVector(vector(random), 10).with(profile));
  }

  /** One matrix against chunks of it, each with the limit that the ones before it have set. */
  private void scans(Kernels kernels) {
    try (Arena arena = Arena.ofShared()) {
      MemorySegment data = arena.allocate(ValueLayout.JAVA_FLOAT, (long) memories * DIM);
      for (int row = 0; row < memories; row++) {
        MemorySegment.copy(vector(random), 0, data, ValueLayout.JAVA_FLOAT, 4L * row * DIM, DIM);
      }
      MemorySegment norms = arena.allocate(ValueLayout.JAVA_FLOAT, memories);
      Matrix rows = Matrix.dense(data, memories, DIM);
      kernels.norms(rows, norms);
      Matrix withNorms = rows.withNorms(norms);
      Matrix query =
          Matrix.dense(arena.allocateFrom(ValueLayout.JAVA_FLOAT, vector(random)), 1, DIM);
      TopKResult result = TopKResult.allocate(arena, 1, CANDIDATES);
      for (int chunk : new int[] {memories, 1 << 16, 1 << 14, 1 << 13, 1 << 12, 1 << 10}) {
        long[] nanos = new long[ROUNDS];
        for (int round = -5; round < ROUNDS; round++) {
          long began = System.nanoTime();
          scan(kernels, query, withNorms, chunk, result);
          if (round >= 0) {
            nanos[round] = System.nanoTime() - began;
          }
        }
        print("scan in chunks of " + chunk + " rows", nanos);
      }
    }
  }

  private static void scan(
      Kernels kernels, Matrix query, Matrix rows, int chunk, TopKResult result) {
    float minScore = -1;
    for (int from = 0; from < rows.rowCount(); from += chunk) {
      Matrix part = rows.rows(from, Math.min(chunk, rows.rowCount() - from));
      kernels.topK(new TopKRequest(query, part, null, minScore, CANDIDATES), result);
      if (result.count(0) == CANDIDATES) {
        minScore = Math.nextUp(result.score(0, CANDIDATES - 1));
      }
    }
  }

  private static float[] vector(Random random) {
    float[] vector = new float[DIM];
    for (int i = 0; i < DIM; i++) {
      vector[i] = (float) random.nextGaussian();
    }
    return vector;
  }

  private static double seconds(Runnable work) {
    long began = System.nanoTime();
    work.run();
    return (System.nanoTime() - began) / 1e9;
  }

  private static void print(String what, long[] nanos) {
    Arrays.sort(nanos);
    LongConsumer value = nano -> System.out.printf(" %.2f", nano / 1e6);
    System.out.print(what + ": p50, p90, p99 ms");
    value.accept(nanos[nanos.length / 2]);
    value.accept(nanos[nanos.length * 9 / 10]);
    value.accept(nanos[nanos.length * 99 / 100]);
    System.out.println();
  }
}

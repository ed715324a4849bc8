package org.engram.memory.internal;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.engram.memory.Association;
import org.engram.memory.NewMemory;
import org.engram.memory.RecallAnswer;
import org.engram.memory.RecallRequest;
import org.engram.memory.SpaceSpec;
import org.engram.memory.internal.columns.NewRow;
import org.engram.memory.internal.columns.Snapshot;
import org.engram.memory.internal.columns.SpaceColumns;
import org.engram.memory.internal.graph.EdgeMix;
import org.engram.memory.internal.offheap.OffHeap;

/** What {@link MemorySafetyTest} runs in a process of its own, where freed memory is deadly. */
final class MemorySafetyChild {
  private static final int DIM = 24;
  private static final int READERS = 3;
  private static final int CHANGES = 300;

  private MemorySafetyChild() {}

  /**
   * Runs.
   *
   * @param args {@code load}, a folder and a seed; or {@code useAfterClose}
   */
  public static void main(String[] args) throws Exception {
    if (args[0].equals("load")) {
      load(Path.of(args[1]), Long.parseLong(args[2]));
    } else {
      useAfterClose();
    }
  }

  /** The planted fault: a reader goes on with a snapshot whose lease it has closed. */
  private static void useAfterClose() {
    OffHeap offHeap = new OffHeap(new ProtectedMemory());
    SpaceColumns columns = new SpaceColumns(offHeap, DIM, EdgeMix.DEFAULT, 1);
    MemorySegment vector = MemorySegment.ofArray(new float[DIM]);
    int row = 0;
    columns.add(new NewRow(++row, "first", vector, 1, 1, 0));
    columns.publish();
    Snapshot closed = columns.lease().orElseThrow();
    closed.close();
    System.out.println("while published " + closed.vectors(0).at(0, 0));
    while (row < 10_000) {
      columns.add(new NewRow(++row, "later", vector, 1, 1, 0));
    }
    columns.publish();
    System.out.println("when succeeded " + closed.vectors(0).at(0, 0));
  }

  private static void load(Path folder, long seed) throws Exception {
    OffHeap offHeap = new OffHeap(new ProtectedMemory());
    AtomicBoolean writing = new AtomicBoolean(true);
    TestEngine test = new TestEngine(folder, TestKernels.open(folder), offHeap);
    test.engine().createSpace(new SpaceSpec(TestEngine.SPACE, DIM, "given"));
    long recalls = 0;
    try (ExecutorService threads = Executors.newFixedThreadPool(READERS)) {
      List<Future<Long>> readers = new ArrayList<>();
      for (int reader = 0; reader < READERS; reader++) {
        Random random = new Random(seed + reader);
        readers.add(threads.submit(() -> recallWhile(writing, test.engine(), random)));
      }
      try {
        change(test.engine(), new Random(seed));
      } finally {
        writing.set(false);
      }
      for (Future<Long> reader : readers) {
        recalls += reader.get();
      }
    }
    test.close();
    System.out.println("recalls " + recalls + ", bytes left " + offHeap.bytes());
  }

  private static long recallWhile(AtomicBoolean writing, Engine engine, Random random) {
    long recalls = 0;
    while (writing.get() || recalls == 0) {
      RecallRequest request = RecallRequest.ofVector(vector(random), 20);
      RecallAnswer answer =
          engine.recall(TestEngine.SPACE, random.nextBoolean() ? request.explained() : request);
      recalls += answer.results().stream().allMatch(r -> r.score() >= 0) ? 1 : 0;
    }
    return recalls;
  }

  private static void change(Engine engine, Random random) {
    List<String> ids = new ArrayList<>();
    for (int change = 0; change < CHANGES; change++) {
      int dice = random.nextInt(10);
      if (ids.size() < 20 || dice < 3) {
        List<NewMemory> batch = new ArrayList<>();
        for (int i = random.nextInt(40); i >= 0; i--) {
          ids.add("m" + change + "-" + i);
          batch.add(TestEngine.memory(ids.getLast(), vector(random)));
        }
        engine.remember(TestEngine.SPACE, batch);
      } else if (dice < 7) {
        engine.forget(TestEngine.SPACE, ids.remove(random.nextInt(ids.size())));
      } else {
        List<Association> associations = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
          String from = ids.get(random.nextInt(ids.size()));
          String to = ids.get(random.nextInt(ids.size()));
          associations.add(new Association(from, to, "user", random.nextFloat()));
        }
        engine.associate(TestEngine.SPACE, associations);
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
}

package org.engram.memory.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import org.engram.kernel.runtime.Kernels;
import org.engram.kernel.spi.SpreadOutput;
import org.engram.kernel.spi.Tier;
import org.engram.memory.Association;
import org.engram.memory.NewMemory;
import org.engram.memory.RecallAnswer.Recalled;
import org.engram.memory.RecallProfile;
import org.engram.memory.RecallRequest;
import org.engram.memory.SpaceSpec;
import org.engram.memory.internal.offheap.OffHeap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Random histories: every recall equals the reference, bit for bit. */
class RecallReferenceTest {
  private static final String[] KINDS = {"user", "mention", "next"};

  @TempDir
  Path folder;

  private final long seed =
      Long.getLong("engram.seed", ThreadLocalRandom.current().nextLong());
  private final Random random = new Random(seed);
  private final ReferenceMemory reference = new ReferenceMemory();
  private int stored;

  @Test
  void recallEqualsTheReferenceAfterEveryHistory() {
    int dim = 1 + random.nextInt(70);
    try (TestEngine test = TestEngine.withSpace(folder, dim)) {
      for (int round = 0; round < 30; round++) {
        for (int i = random.nextInt(40); i >= 0; i--) {
          change(test, dim);
        }
        if (round % 7 == 6) {
          test.reopen();
        }
        test.runtime().serveWith(random.nextBoolean() ? Tier.SCALAR : Tier.VECTOR);
        assertSame(test, vector(dim), profile());
      }
    }
  }

  @Test
  void recallEqualsTheReferenceOverSeveralChunks() {
    int dim = 15_000;
    try (TestEngine test = TestEngine.withSpace(folder, dim)) {
      for (int i = 0; i < 400; i++) {
        change(test, dim);
      }
      assertSame(test, vector(dim), RecallProfile.DEFAULT);
    }
  }

  /** So many rows that the scan has coarse copies of them to go by. */
  @Test
  void recallEqualsTheReferenceBehindAFilter() {
    int dim = 24;
    try (TestEngine test = TestEngine.withSpace(folder, dim)) {
      List<NewMemory> batch = new ArrayList<>();
      for (int i = 0; i < 1500; i++) {
        float[] vector = vector(dim);
        batch.add(TestEngine.memory("m" + stored, vector));
        reference.remember("m" + stored++, vector, test.clock.millis());
      }
      test.engine().remember(TestEngine.SPACE, batch);
      for (int round = 0; round < 12; round++) {
        for (int i = 0; i < 10; i++) {
          change(test, dim);
        }
        if (round == 6) {
          test.reopen();
        }
        test.runtime().serveWith(round % 2 == 0 ? Tier.SCALAR : Tier.VECTOR);
        assertSame(test, vector(dim), profile());
      }
    }
  }

  @Test
  void recallEqualsTheReferenceAcrossCompaction() {
    int dim = 3;
    try (TestEngine test = TestEngine.withSpace(folder, dim)) {
      List<NewMemory> batch = new ArrayList<>();
      for (int i = 0; i < 1200; i++) {
        float[] vector = vector(dim);
        batch.add(TestEngine.memory("m" + stored, vector));
        reference.remember("m" + stored++, vector, test.clock.millis());
      }
      test.engine().remember(TestEngine.SPACE, batch);
      List<Association> associations = new ArrayList<>();
      for (int i = 0; i < 3000; i++) {
        associations.add(randomAssociation());
      }
      test.engine().associate(TestEngine.SPACE, associations);
      forgetTogether(test, 1100);
      for (int i = 0; i < 50; i++) {
        change(test, dim);
      }
      assertSame(test, vector(dim), RecallProfile.DEFAULT);
      test.reopen();
      assertSame(test, vector(dim), RecallProfile.DEFAULT);
    }
  }

  /** The planted fault: a kernel whose result is wrong in its last bit. */
  @Test
  void oneWrongBitIsNoticed() {
    TestKernels runtime = TestKernels.open(folder);
    Kernels kernels = runtime.kernels();
    Kernels faulty = (Kernels) Proxy.newProxyInstance(
        Kernels.class.getClassLoader(), new Class<?>[] {Kernels.class}, (proxy, method, args) -> {
          Object result = method.invoke(kernels, args);
          if (method.getName().equals("spread")) {
            MemorySegment activations = ((SpreadOutput) args[3]).activations();
            int bits = activations.get(ValueLayout.JAVA_INT, 0);
            activations.set(ValueLayout.JAVA_INT, 0, bits ^ 1);
          }
          return result;
        });
    try (TestEngine test = new TestEngine(folder, runtime, faulty, OffHeap.ofArenas())) {
      test.engine().createSpace(new SpaceSpec(TestEngine.SPACE, 2, "given"));
      for (int i = 0; i < 5; i++) {
        float[] vector = {1, i};
        test.remember("m" + i, vector);
        reference.remember("m" + i, vector, test.clock.millis());
      }
      test.engine().associate(TestEngine.SPACE, List.of(new Association("m0", "m1", "user", 1)));
      reference.associate("m0", "m1", "user", 1);
      float[] cue = {1, 0};
      assertThatThrownBy(() -> assertSame(test, cue, RecallProfile.DEFAULT))
          .isInstanceOf(AssertionError.class);
      assertSame(test, cue, RecallProfile.DEFAULT.withoutSpreading());
    }
  }

  private void change(TestEngine test, int dim) {
    test.clock.advance(Duration.ofMinutes(random.nextInt(500)));
    int dice = random.nextInt(20);
    if (reference.ids().size() < 2 || dice < 8) {
      remember(test, dim);
    } else if (dice < 17) {
      associate(test);
    } else if (dice < 18) {
      String from = anyId();
      String to = anyId();
      String kind = KINDS[random.nextInt(KINDS.length)];
      assertThat(test.engine().dissociate(TestEngine.SPACE, from, to, kind))
          .isEqualTo(reference.dissociate(from, to, kind));
    } else {
      forget(test);
    }
  }

  private void remember(TestEngine test, int dim) {
    String id = "m" + stored++;
    float[] vector = vector(dim);
    test.remember(id, vector);
    reference.remember(id, vector, test.clock.millis());
  }

  private void associate(TestEngine test) {
    test.engine().associate(TestEngine.SPACE, List.of(randomAssociation()));
  }

  private Association randomAssociation() {
    // Half of them with one hub: more than 64 in-edges are several chunks.
    String to = random.nextBoolean() ? reference.ids().getFirst() : anyId();
    String from = anyId();
    String kind = KINDS[random.nextInt(KINDS.length)];
    float weight = random.nextInt(5) == 0 ? random.nextInt(2) : random.nextFloat();
    reference.associate(from, to, kind, weight);
    return new Association(from, to, kind, weight);
  }

  /** From many threads, so that they share the waiting for the disk. */
  private void forgetTogether(TestEngine test, int count) {
    List<String> ids = new ArrayList<>(reference.ids());
    Collections.shuffle(ids, random);
    List<Future<Boolean>> forgotten;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      forgotten = ids.subList(0, count).stream()
          .map(id -> threads.submit(() -> test.engine().forget(TestEngine.SPACE, id)))
          .toList();
    }
    assertThat(forgotten).allMatch(Future::resultNow);
    ids.subList(0, count).forEach(reference::forget);
  }

  private void forget(TestEngine test) {
    String id = anyId();
    assertThat(test.engine().forget(TestEngine.SPACE, id)).isTrue();
    reference.forget(id);
  }

  private String anyId() {
    return reference.ids().get(random.nextInt(reference.ids().size()));
  }

  /** Few values, so that scores tie. */
  private float[] vector(int dim) {
    float[] vector = new float[dim];
    boolean coarse = random.nextBoolean();
    for (int i = 0; i < dim; i++) {
      vector[i] = coarse ? random.nextInt(3) - 1 : (float) random.nextGaussian();
    }
    vector[random.nextInt(dim)] = 1;
    return vector;
  }

  private RecallProfile profile() {
    return new RecallProfile(
        1 + random.nextInt(40),
        random.nextInt(6),
        1 + random.nextInt(30),
        1 + random.nextInt(4),
        random.nextBoolean() ? 0.5f : 1f - random.nextFloat(),
        random.nextFloat(),
        random.nextFloat(),
        random.nextBoolean(),
        Duration.ofHours(1 + random.nextInt(100)));
  }

  private void assertSame(TestEngine test, float[] cue, RecallProfile profile) {
    List<ReferenceMemory.Found> expected = reference.recall(cue, 60, profile, test.clock.millis());
    List<Recalled> results = test.engine()
        .recall(TestEngine.SPACE, RecallRequest.ofVector(cue, 60).with(profile).explained())
        .results();
    List<ReferenceMemory.Found> actual = results.stream()
        .map(r -> new ReferenceMemory.Found(
            r.memory().id(),
            r.score(),
            r.explanation().orElseThrow().cosine(),
            r.explanation().orElseThrow().base(),
            r.explanation().orElseThrow().activation(),
            r.strength()))
        .toList();
    assertThat(actual).as("seed %d, %s", seed, profile).isEqualTo(expected);
    assertThat(test.engine().space(TestEngine.SPACE).memories())
        .isEqualTo(reference.ids().size());
    assertThat(test.engine().space(TestEngine.SPACE).associations())
        .as("seed %d", seed)
        .isEqualTo(reference.associationCount());
  }
}

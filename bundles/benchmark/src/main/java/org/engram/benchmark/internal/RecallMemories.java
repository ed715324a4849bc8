package org.engram.benchmark.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.engram.kernel.testkit.Reference;
import org.engram.kernel.testkit.SplitMix64;
import org.engram.memory.MemoryEngine;
import org.engram.memory.NewMemory;
import org.engram.memory.NewMemory.NewAssociation;
import org.engram.memory.SpaceSpec;

/** Random memories with associations, the same for the same number of them. */
public final class RecallMemories {
  /** The space that they are in. */
  public static final String SPACE = "benchmark";

  /** Floats in a vector: those of the model that the product ships. */
  public static final int DIM = 384;

  /** Associations of each memory. */
  public static final int ASSOCIATIONS = 8;

  private static final long SEED = 0x456E6772616DL;
  private static final int BATCH = 1000;
  private static final int PRIME = 7919;

  /** Subjects of clustered memories, and how far a memory lies from the middle of its own. */
  private static final int CLUSTERS = 500;

  private static final float SPREAD = 0.7f;

  private final int count;
  private final boolean clustered;

  /** Describes that many memories, their vectors random. */
  public RecallMemories(int count) {
    this(count, false);
  }

  /**
   * Describes that many memories.
   *
   * @param clustered whether each belongs to one of 500 subjects, as texts do: cosines within one
   *     are about two thirds. Random vectors are all about as far from each other
   */
  public RecallMemories(int count, boolean clustered) {
    this.count = count;
    this.clustered = clustered;
  }

  /** Returns how many there are. */
  public int count() {
    return count;
  }

  /** Creates the space and stores them, in batches of 1000. */
  public void store(MemoryEngine engine) {
    engine.createSpace(new SpaceSpec(SPACE, DIM, "given"));
    for (int from = 0; from < count; from += BATCH) {
      engine.remember(SPACE, batch(from, Math.min(count, from + BATCH)));
    }
  }

  /** Returns some of them, each associated with earlier ones. */
  public List<NewMemory> batch(int from, int to) {
    SplitMix64 random = new SplitMix64(SEED + from);
    List<NewMemory> batch = new ArrayList<>(to - from);
    for (int i = from; i < to; i++) {
      List<NewAssociation> associations = new ArrayList<>();
      for (int a = 0; i > 0 && a < ASSOCIATIONS; a++) {
        associations.add(
            new NewAssociation(id(random.below(i)), "user", Math.abs(random.signedUnit())));
      }
      batch.add(new NewMemory(
          Optional.of(id(i)),
          Optional.of("text of " + id(i)),
          Optional.empty(),
          Optional.of(vectorOf(i)),
          Map.of(),
          associations));
    }
    return batch;
  }

  /** Returns the vector of a memory of this kind; of numbers below 0 a cue that is none of them. */
  public float[] vectorOf(int number) {
    float[] vector = vector(number);
    if (clustered) {
      float[] middle = vector(Integer.MIN_VALUE + Math.floorMod(number * PRIME, CLUSTERS));
      for (int i = 0; i < DIM; i++) {
        vector[i] = middle[i] + SPREAD * vector[i];
      }
    }
    return vector;
  }

  /** Returns the random vector of a memory; of numbers below 0 a cue that is none of them. */
  public static float[] vector(int number) {
    SplitMix64 random = new SplitMix64(SEED ^ ((long) number << Integer.SIZE));
    float[] vector = new float[DIM];
    for (int i = 0; i < DIM; i++) {
      vector[i] = random.signedUnit();
    }
    return vector;
  }

  /** Returns that many different cues. */
  public static List<float[]> cues(int count) {
    List<float[]> cues = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      cues.add(vector(-i));
    }
    return cues;
  }

  /** Returns the ids of the most similar memories, best first, by the reference. */
  List<String> nearest(float[] cue, int limit) {
    float[] cosines = new float[count];
    for (int i = 0; i < count; i++) {
      cosines[i] = cosine(cue, i);
    }
    List<String> ids = new ArrayList<>();
    for (int row : Reference.topK(cosines, null, -1, limit)) {
      ids.add(id(row));
    }
    return ids;
  }

  /** Returns the cosine of a cue and a memory by the reference. */
  static float cosine(float[] cue, int number) {
    return Reference.cosine(cue, 0, vector(number), 0, DIM);
  }

  static String id(int number) {
    return "m" + number;
  }

  static int number(String id) {
    return Integer.parseInt(id.substring(1));
  }
}

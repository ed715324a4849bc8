package org.engram.benchmark.internal.task;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.util.Optional;
import org.engram.kernel.runtime.Kernels;
import org.engram.kernel.spi.DecayKernel;
import org.engram.kernel.spi.DecayRequest;
import org.engram.kernel.spi.KernelProvider;
import org.engram.kernel.spi.Tier;
import org.engram.kernel.testkit.Reference;
import org.engram.kernel.testkit.SplitMix64;

/** What is left of strengths between an hour and ten years old. */
public final class DecayTask implements Task {
  private static final double TIME_CONSTANT_SECONDS = 86_400;
  private static final int LEAST_AGE_SECONDS = 3_600;
  /** Doublings from an hour to ten years. */
  private static final int DOUBLINGS = 16;

  private final float[] left;
  private final DecayRequest request;

  /** Makes the inputs in memory of that arena. */
  public DecayTask(Arena arena, int count) {
    SplitMix64 random = new SplitMix64(Numbers.SEED);
    this.left = new float[count];
    this.request = new DecayRequest(
        arena.allocate((long) count * Float.BYTES, Numbers.ALIGNMENT),
        arena.allocate((long) count * Long.BYTES, Numbers.ALIGNMENT),
        count,
        TIME_CONSTANT_SECONDS,
        arena.allocate((long) count * Float.BYTES, Numbers.ALIGNMENT));
    for (int i = 0; i < count; i++) {
      float strength = Math.abs(random.signedUnit());
      // As many of each magnitude: memories are young more often than old.
      long age = (long) (LEAST_AGE_SECONDS + random.below(LEAST_AGE_SECONDS))
          << random.below(DOUBLINGS + 1);
      request.strengths().setAtIndex(JAVA_FLOAT, i, strength);
      request.ages().setAtIndex(JAVA_LONG, i, age);
      left[i] = Reference.decay(strength, age, TIME_CONSTANT_SECONDS);
    }
  }

  @Override
  public String name() {
    return "decay_calculation_" + request.count();
  }

  @Override
  public String shape() {
    return "decay, " + request.count() + " strengths";
  }

  @Override
  public Work work() {
    long count = request.count();
    return new Work(count, "strength", count * (Float.BYTES + Long.BYTES), count * Float.BYTES, 1);
  }

  @Override
  public Optional<Runnable> on(KernelProvider provider, Tier tier) {
    return provider
        .kernel(DecayKernel.class, tier)
        .map(kernel -> () -> kernel.exponential(request));
  }

  @Override
  public Runnable through(Kernels kernels) {
    return () -> kernels.decay(request);
  }

  @Override
  public void erase() {
    Numbers.erase(request.out());
  }

  @Override
  public Optional<String> difference() {
    return Numbers.difference("strength", left, request.out());
  }
}

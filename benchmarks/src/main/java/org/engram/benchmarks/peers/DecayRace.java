package org.engram.benchmarks.peers;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import org.engram.kernel.spi.DecayKernel;
import org.engram.kernel.spi.DecayRequest;
import org.engram.kernel.spi.PowerDecayKernel;
import org.engram.kernel.spi.PowerDecayRequest;
import org.engram.kernel.testkit.SplitMix64;

/** What is left of strengths between an hour and ten years old (P-D1). */
final class DecayRace {
  private static final double TIME_CONSTANT = 30 * 86_400;
  private static final double FACTOR = 19.0 / 81;
  private static final double EXPONENT = 0.5;
  private static final int LEAST_AGE = 3_600;
  private static final int DOUBLINGS = 16;
  private static final long SEED = 0x456E6772616DL;
  private static final long ALIGNMENT = 64;
  /** In units in the last place; beyond it a result is wrong. */
  private static final double TOLERANCE = 1000;

  private final MemorySegment strengths;
  private final MemorySegment ages;
  private final MemorySegment stabilities;
  private final MemorySegment out;
  private final int count;

  private DecayRace(Arena arena, int count) {
    SplitMix64 random = new SplitMix64(SEED);
    this.count = count;
    this.strengths = arena.allocate((long) count * Float.BYTES, ALIGNMENT);
    this.ages = arena.allocate((long) count * Long.BYTES, ALIGNMENT);
    this.stabilities = arena.allocate((long) count * Float.BYTES, ALIGNMENT);
    this.out = arena.allocate((long) count * Float.BYTES, ALIGNMENT);
    for (int i = 0; i < count; i++) {
      long age = (long) (LEAST_AGE + random.below(LEAST_AGE)) << random.below(DOUBLINGS + 1);
      strengths.setAtIndex(JAVA_FLOAT, i, 0.5f + 0.5f * Math.abs(random.signedUnit()));
      ages.setAtIndex(ValueLayout.JAVA_LONG, i, age);
      stabilities.setAtIndex(JAVA_FLOAT, i, LEAST_AGE + random.below(10_000_000));
    }
  }

  static void exponential(Race race, List<Ours> ours, Worker worker, int count) throws IOException {
    try (Arena arena = Arena.ofShared()) {
      DecayRace data = new DecayRace(arena, count);
      DecayRequest request =
          new DecayRequest(data.strengths, data.ages, count, TIME_CONSTANT, data.out);
      List<Contestant> contestants = new ArrayList<>();
      for (Ours one : ours) {
        DecayKernel kernel = one.kernel(DecayKernel.class);
        contestants.add(data.contestant(one.name(), () -> kernel.exponential(request)));
      }
      IntToDoubleFunction exact = i -> data.strength(i) * Math.exp(-data.age(i) / TIME_CONSTANT);
      contestants.add(data.contestant("Java Math.exp", () -> data.fill(exact)));
      contestants.addAll(worker.race(
          "decay",
          List.of(Integer.toString(count), Double.toString(TIME_CONSTANT)),
          data.bytes(false)));
      race.run(
          "Exponential forgetting of " + count + " strengths",
          "strength",
          count,
          contestants,
          found -> verdict(exact, found));
    }
  }

  static void power(Race race, List<Ours> ours, Worker worker, int count) throws IOException {
    try (Arena arena = Arena.ofShared()) {
      DecayRace data = new DecayRace(arena, count);
      PowerDecayRequest request = new PowerDecayRequest(
          data.strengths, data.ages, data.stabilities, count, FACTOR, EXPONENT, data.out);
      List<Contestant> contestants = new ArrayList<>();
      for (Ours one : ours) {
        PowerDecayKernel kernel = one.kernel(PowerDecayKernel.class);
        contestants.add(data.contestant(one.name(), () -> kernel.power(request)));
      }
      IntToDoubleFunction exact =
          i -> data.strength(i) * Math.pow(1 + FACTOR * data.age(i) / data.stability(i), -EXPONENT);
      contestants.add(data.contestant("Java Math.pow", () -> data.fill(exact)));
      contestants.addAll(worker.race(
          "power_decay",
          List.of(Integer.toString(count), Double.toString(FACTOR), Double.toString(EXPONENT)),
          data.bytes(true)));
      race.run(
          "Forgetting of " + count + " strengths by a power law",
          "strength",
          count,
          contestants,
          found -> verdict(exact, found));
    }
  }

  private float strength(int i) {
    return strengths.getAtIndex(JAVA_FLOAT, i);
  }

  private double age(int i) {
    return ages.getAtIndex(ValueLayout.JAVA_LONG, i);
  }

  private float stability(int i) {
    return stabilities.getAtIndex(JAVA_FLOAT, i);
  }

  private void fill(IntToDoubleFunction left) {
    for (int i = 0; i < count; i++) {
      out.setAtIndex(JAVA_FLOAT, i, (float) left.applyAsDouble(i));
    }
  }

  private Contestant contestant(String name, Runnable call) {
    return Contestant.of(name, call, () -> out.toArray(JAVA_FLOAT));
  }

  private ByteBuffer bytes(boolean withStabilities) {
    int each = Float.BYTES + Long.BYTES + (withStabilities ? Float.BYTES : 0);
    ByteBuffer bytes = ByteBuffer.allocate(count * each).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put(strengths.asByteBuffer()).put(ages.asByteBuffer());
    if (withStabilities) {
      bytes.put(stabilities.asByteBuffer());
    }
    return bytes.flip();
  }

  private static String verdict(IntToDoubleFunction exact, float[] found) {
    double most = 0;
    for (int i = 0; i < found.length; i++) {
      double right = exact.applyAsDouble(i);
      double unit = Math.max(Math.ulp((float) right), Float.MIN_NORMAL);
      most = Math.max(most, Math.abs(found[i] - right) / unit);
    }
    if (most > TOLERANCE) {
      throw new IllegalStateException("wrong strengths: off by " + most + " ulp");
    }
    return "off by at most %.2f ulp".formatted(most);
  }
}

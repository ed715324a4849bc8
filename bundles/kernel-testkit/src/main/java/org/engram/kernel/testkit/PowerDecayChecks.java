package org.engram.kernel.testkit;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Optional;
import org.engram.kernel.spi.KernelException.Code;
import org.engram.kernel.spi.PowerDecayKernel;
import org.engram.kernel.spi.PowerDecayRequest;

/** What forgetting by a power law refuses: the stabilities; its request checks all else. */
final class PowerDecayChecks {
  /** More than two vectors of any register, and a rest. */
  private static final int COUNT = 45;

  private static final int[] PLACES = {0, 1, 15, 16, 31, 32, COUNT - 1};
  private static final float[] BAD = {
    0, -0f, -1, -Float.MIN_VALUE, Float.NaN, Float.NEGATIVE_INFINITY
  };

  private PowerDecayChecks() {}

  static ContractCheck arguments() {
    return new ContractCheck(Mode.POWER, "arguments", (target, seed) -> stabilities(target));
  }

  /** The first bad one is named, whatever its strength and time, and nothing is written. */
  private static Optional<String> stabilities(Target target) {
    for (int place : PLACES) {
      for (int i = 0; i < BAD.length; i++) {
        Optional<String> problem = refused(target, place, BAD[i], i % 2 == 1);
        if (problem.isPresent()) {
          return problem;
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<String> refused(Target target, int place, float bad, boolean inPlace) {
    PowerDecayKernel kernel = target.kernel(PowerDecayKernel.class);
    try (Placement placement = new SkewedPlacement(0)) {
      PowerDecayRequest request =
          PowerDecaySubject.request(withBadStability(place, bad, inPlace), placement);
      byte[] before = request.out().toArray(ValueLayout.JAVA_BYTE);
      String what = "stability " + bad + " at " + place + (inPlace ? ", in place" : "");
      return Refusal.expect(what, Code.INVALID_ARGUMENT, place, () -> kernel.power(request))
          .or(() -> {
            long at = request.out().mismatch(MemorySegment.ofArray(before));
            return at < 0
                ? placement.violation()
                : Optional.of(what + ": the call was refused, but byte " + at + " was written");
          });
    }
  }

  /** The elements from that place on are refused; the first of them would be its own result. */
  private static PowerDecayCase withBadStability(int place, float bad, boolean inPlace) {
    float[] strengths = new float[COUNT];
    Arrays.fill(strengths, 1);
    strengths[place] = Float.NaN;
    long[] elapsed = new long[COUNT];
    Arrays.fill(elapsed, 3);
    elapsed[place] = 0;
    float[] stability = new float[COUNT];
    Arrays.fill(stability, 0, place, 2);
    Arrays.fill(stability, place, COUNT, bad);
    return new PowerDecayCase("arguments", strengths, elapsed, stability, 1, 1, inPlace);
  }
}

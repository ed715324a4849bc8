package org.engram.kernel.runtime.internal;

import org.engram.kernel.spi.KernelId;
import org.engram.kernel.spi.Tier;

/**
 * From how much work on a call takes about 2 µs, so that reading the clock twice is lost in it.
 * Orders of magnitude suffice: they decide what is timed, not what is reported.
 */
final class TimingThreshold {
  private static final double LONG_CALL_NANOS = 2_000;

  private TimingThreshold() {}

  /** Returns the elements that a kernel touches in about 2 µs at that tier. */
  static long elements(KernelId kernel, Tier tier) {
    double nanosPerElement = switch (kernel) {
      // One multiply-add of f32 in cache.
      case VECTOR_SIMILARITY ->
        switch (tier) {
          case SCALAR, BASELINE -> 1;
          case VECTOR, AVX2, NEON -> 0.06;
          case AVX512, AVX512VNNI -> 0.04;
        };
      // A few seeds touch a small part of the edges, and even that takes more than 1 µs.
      case SPREADING_ACTIVATION -> Double.POSITIVE_INFINITY;
      case DECAY_CALCULATION ->
        switch (tier) {
          case SCALAR, BASELINE -> 6;
          case VECTOR, AVX2, NEON -> 0.6;
          case AVX512, AVX512VNNI -> 0.3;
        };
    };
    return (long) (LONG_CALL_NANOS / nanosPerElement);
  }
}

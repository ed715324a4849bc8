package org.engram.kernel.runtime.internal.trial;

/** Whether one of two has more of the long calls than the pauses of a machine give it by chance. */
final class LongCalls {
  /** Standard deviations; each long call falls to either of the two like a coin. */
  private static final double SIGNIFICANT = 4;

  private long ofCandidate;
  private long ofIncumbent;

  /** Counts the calls of both that take longer than that. */
  void add(Durations candidate, Durations incumbent, double nanos) {
    ofCandidate += candidate.above(nanos);
    ofIncumbent += incumbent.above(nanos);
  }

  void forget() {
    ofCandidate = 0;
    ofIncumbent = 0;
  }

  boolean isNoChance() {
    return ofCandidate - ofIncumbent
        >= SIGNIFICANT * Math.sqrt((double) (ofCandidate + ofIncumbent));
  }
}

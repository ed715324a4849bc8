package org.engram.kernel.admission.internal;

import java.io.IOException;
import java.util.Optional;

/**
 * Which contents may run here: those that a trial in these surroundings admitted, and those that
 * were shipped with this build unless a trial in these surroundings rejected them.
 *
 * @param shipped the providers of this build
 * @param store verdicts of trials
 * @param here the surroundings of this process
 */
public record Verdicts(ShippedProviders shipped, VerdictStore store, Surroundings here) {

  /** What is known about a content. */
  public sealed interface Standing {
    /** It may run. */
    record Admitted(boolean byTrial) implements Standing {}

    /** It was refused in these surroundings. */
    record Rejected(String reason) implements Standing {}

    /** Nothing that counts here; it was admitted elsewhere before, or not. */
    record Unknown(boolean admittedElsewhere) implements Standing {}
  }

  /** Returns what is known about that content. */
  public Standing of(String digest) {
    Optional<Verdict> kept = store.read(digest);
    Optional<Verdict> counts = kept.filter(verdict -> verdict.surroundings().equals(here));
    if (counts.isPresent()) {
      Verdict verdict = counts.get();
      return verdict.admitted()
          ? new Standing.Admitted(true)
          : new Standing.Rejected(verdict.reason());
    }
    return isShipped(digest)
        ? new Standing.Admitted(false)
        : new Standing.Unknown(kept.map(Verdict::admitted).orElse(false));
  }

  /** Returns whether that content may run. */
  public boolean admits(String digest) {
    return of(digest) instanceof Standing.Admitted;
  }

  /** Returns whether that content came with this build. */
  public boolean isShipped(String digest) {
    return shipped.digests().contains(digest);
  }

  /** Keeps what a trial found. */
  public void record(String digest, Verdict verdict) throws IOException {
    store.write(digest, verdict);
  }
}

package org.engram.kernel.admission.internal.trial;

import java.nio.file.Path;
import java.util.List;

/**
 * Whether a candidate that is gone took all with it: threads, descriptors and mappings of the
 * process, before it came and after it went. Threads take a moment to end: they are given it.
 *
 * @param folder of the trial, in which the candidate's files are
 */
public record Holdings(Path folder) {
  private static final long PATIENCE_MS = 2_000;
  private static final long POLL_MS = 20;

  /** What the process holds at a moment. */
  public static final class Moment {
    private final Census census;

    private Moment(Census census) {
      this.census = census;
    }
  }

  /** Returns whether this system tells. */
  public static boolean areKnown() {
    return Census.isPossible();
  }

  /** Counts. */
  public Moment now() {
    return new Moment(Census.take());
  }

  /** Rejects a candidate that left something. */
  public void requireNothingLeft(Moment before) throws RejectedException, InterruptedException {
    List<String> left = Census.take().leftSince(before.census, folder);
    for (long waited = 0; !left.isEmpty() && waited < PATIENCE_MS; waited += POLL_MS) {
      Thread.sleep(POLL_MS);
      left = Census.take().leftSince(before.census, folder);
    }
    if (!left.isEmpty()) {
      throw new RejectedException("it is stopped and leaves behind: " + String.join(", ", left));
    }
  }

  /** Rejects a candidate of which each load left something. */
  public void requireNoGrowth(Moment before, int loads) throws RejectedException {
    Census now = Census.take();
    Census then = before.census;
    require("threads", then.threads().size(), now.threads().size(), loads);
    require("descriptors", then.descriptors().size(), now.descriptors().size(), loads);
    require("mappings", then.mappings().size(), now.mappings().size(), loads);
  }

  private static void require(String what, int before, int now, int loads)
      throws RejectedException {
    if (now - before >= loads / 2) {
      throw new RejectedException("the process has " + now + " " + what + " after " + loads
          + " loads and unloads, " + before + " before");
    }
  }
}

package org.engram.drill.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What became of a faulty provider.
 *
 * @param fault its name
 * @param stoppedBy what stopped it
 * @param reason why, in the words of the product
 * @param calls calls of the running product that it had had by then
 * @param before results that reached a caller up to the end of canary
 * @param later those that did afterwards
 * @param took from its installation to the end
 * @param left what was not as before when it was uninstalled; empty if all was
 */
record FaultOutcome(
    String fault,
    Stage stoppedBy,
    String reason,
    long calls,
    Bad before,
    Bad later,
    Duration took,
    String left) {
  private static final String ROW = "%-22s %-10s %9s %7s %7s %7s %9s  %s";

  /**
   * Results that a caller should not have got.
   *
   * @param wrong with other bits
   * @param failed with an exception
   */
  record Bad(long wrong, long failed) {
    static final Bad NONE = new Bad(0, 0);

    Bad since(Bad earlier) {
      return new Bad(wrong - earlier.wrong, failed - earlier.failed);
    }

    long sum() {
      return wrong + failed;
    }
  }

  /** The line above the rows. */
  static String head() {
    return ROW.formatted(
        "FAULT", "STOPPED BY", "CALLS", "WRONG", "FAILED", "LATER", "SECONDS", "REASON");
  }

  String row() {
    return ROW.formatted(
        fault,
        stoppedBy,
        calls,
        before.wrong,
        before.failed,
        later.sum(),
        String.format(Locale.ROOT, "%.1f", took.toMillis() / 1e3),
        reason.replaceAll("\\s+", " "));
  }

  /** Returns what is not as it must be, one sentence each. */
  List<String> problems(FaultyJar expected) {
    List<String> problems = new ArrayList<>();
    if (!expected.stages().contains(stoppedBy.toString())) {
      problems.add(fault + ": " + stoppedBy + " stopped it, expected: "
          + String.join(" or ", expected.stages()) + (reason.isEmpty() ? "" : " (" + reason + ")"));
    } else if (!expected.reason().matcher(reason).find()) {
      problems.add(fault + ": it was stopped for another reason than '" + expected.reason() + "': "
          + reason);
    }
    if (before.sum() > 0) {
      problems.add(fault + ": " + before.wrong + " wrong and " + before.failed
          + " failed results reached a caller before the end of canary");
    }
    if (stoppedBy == Stage.NOTHING && later.sum() > 0) {
      problems.add(fault + ": " + later.sum() + " bad results reached a caller, and it serves on");
    }
    if (!left.isEmpty()) {
      problems.add(fault + ": " + left);
    }
    return problems;
  }
}

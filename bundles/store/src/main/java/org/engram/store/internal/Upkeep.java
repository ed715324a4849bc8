package org.engram.store.internal;

import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.engram.store.Mutation.Touch;

/**
 * What the writing thread does between commits: writes touches, empties the log, waits for a full
 * disk to have space again. Used by that thread alone.
 */
final class Upkeep {
  private static final int EVERY_MS = 1_000;

  private final Committer committer;
  private final PendingTouches touches;
  private final Ballast ballast;
  private final Condition condition;
  private final Tuning tuning;
  private final Timer work = new Timer();
  private final Timer flush = new Timer();
  private final Timer erase = new Timer();
  private final Timer attempt = new Timer();
  private boolean logged;
  private boolean erasing;

  /** Time since something happened. Not the clock of the caller, which may stand still. */
  private static final class Timer {
    private long startNanos = System.nanoTime();

    void restart() {
      startNanos = System.nanoTime();
    }

    boolean reached(int ms) {
      return System.nanoTime() - startNanos >= TimeUnit.MILLISECONDS.toNanos(ms);
    }
  }

  Upkeep(
      Committer committer,
      PendingTouches touches,
      Ballast ballast,
      Condition condition,
      Tuning tuning) {
    this.committer = committer;
    this.touches = touches;
    this.ballast = ballast;
    this.condition = condition;
    this.tuning = tuning;
  }

  /** To be called after each commit. */
  void worked() {
    work.restart();
    logged = true;
    if (committer.erased() && !erasing) {
      erase.restart();
      erasing = true;
    }
  }

  /** Does what is due. */
  void tick() {
    if (condition.waitsForSpace()) {
      if (attempt.reached(EVERY_MS)) {
        regain();
        attempt.restart();
      }
      return;
    }
    if (touches.size() >= tuning.pendingTouches() || flush.reached(EVERY_MS)) {
      flushTouches();
    }
    boolean idle = work.reached(tuning.idleMs());
    boolean overdue = erasing && erase.reached(tuning.eraseMs());
    if (logged && (idle || overdue)) {
      checkpoint();
    }
    if (idle && !ballast.held() && attempt.reached(EVERY_MS)) {
      takeBallast();
      attempt.restart();
    }
  }

  /** Writes what waits and empties the log, once nobody calls any more. */
  void finish() {
    flushTouches();
    checkpoint();
  }

  private void flushTouches() {
    flush.restart();
    List<Touch> taken = touches.take();
    if (taken.isEmpty()) {
      return;
    }
    Call call = Call.of(List.copyOf(taken));
    committer.commit(List.of(call));
    worked();
    if (!call.done().isCompletedExceptionally()) {
      return;
    }
    if (condition.waitsForSpace()) {
      touches.putBack(taken);
    } else {
      condition.report(
          "touches could not be written: " + call.done().exceptionNow().getMessage());
    }
  }

  private void checkpoint() {
    try {
      emptyLog();
    } catch (SQLException e) {
      if (Failures.isFull(e)) {
        condition.diskFull("the disk is full: nothing is written until there is space");
      } else {
        condition.report("the write-ahead log cannot be checkpointed: " + e.getMessage());
        work.restart(); // to try again later, not at once
      }
    }
  }

  private void emptyLog() throws SQLException {
    if (committer.checkpoint()) {
      logged = false;
      erasing = false;
    }
  }

  private void takeBallast() {
    try {
      if (ballast.fits()) {
        ballast.take();
      }
    } catch (IOException e) {
      condition.report("no disk space could be reserved: " + e);
    }
  }

  /**
   * Gives the reserve back, empties the log with it, and writes on if the reserve can be retaken.
   */
  private void regain() {
    try {
      ballast.release();
      emptyLog();
      if (ballast.fits()) {
        ballast.take();
        committer.probe();
        condition.writableAgain();
      }
    } catch (IOException | SQLException e) {
      // The refusal that callers see stays until an attempt passes; this one did not.
      condition.diskFull("the disk is full: nothing is written until there is space (" + e + ")");
    }
  }
}

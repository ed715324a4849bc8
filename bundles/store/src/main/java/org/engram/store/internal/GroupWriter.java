package org.engram.store.internal;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.engram.store.Mutation;
import org.engram.store.StoreException;
import org.engram.store.StoreException.Code;

/**
 * The one thread that writes. While it commits, calls gather; the next transaction takes them all,
 * so that one fsync serves them together. Safe for threads.
 */
final class GroupWriter implements AutoCloseable {
  private final Committer committer;
  private final Upkeep upkeep;
  private final Condition condition;
  private final Tuning tuning;
  private final BlockingQueue<Call> queue = new LinkedBlockingQueue<>();
  private final Semaphore room;
  private final Thread thread;
  private final Object gate = new Object();
  private volatile boolean closed; // written under the gate

  GroupWriter(Committer committer, Upkeep upkeep, Condition condition, Tuning tuning) {
    this.committer = committer;
    this.upkeep = upkeep;
    this.condition = condition;
    this.tuning = tuning;
    room = new Semaphore(tuning.waitingMutations());
    thread = Thread.ofPlatform().name("engram-store-writer").daemon().unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  CompletableFuture<Long> submit(List<Mutation> mutations) {
    if (Thread.currentThread() == thread) {
      throw new IllegalStateException("an action on a future of the store may not call the store");
    }
    int weight = Math.clamp(mutations.size(), 1, tuning.waitingMutations());
    Call call = Call.of(mutations);
    room.acquireUninterruptibly(weight);
    synchronized (gate) {
      if (closed) {
        room.release(weight);
        throw closed();
      }
      queue.add(call);
    }
    return call.done().whenComplete((sequence, failure) -> room.release(weight));
  }

  void checkOpen() {
    if (closed) {
      throw closed();
    }
  }

  private static StoreException closed() {
    return new StoreException(Code.CLOSED, "the store is closed");
  }

  private void run() {
    List<Call> group = new ArrayList<>(tuning.groupSize());
    while (!closed || !queue.isEmpty()) {
      gather(group);
      if (!group.isEmpty()) {
        committer.commit(group);
        upkeep.worked();
        group.clear();
      }
      upkeep.tick();
    }
    upkeep.finish();
  }

  private void gather(List<Call> group) {
    try {
      Call first = queue.poll(closed ? 0 : tuning.tickMs(), TimeUnit.MILLISECONDS);
      if (first != null) {
        group.add(first);
        queue.drainTo(group, tuning.groupSize() - 1);
      }
    } catch (InterruptedException e) {
      // Nobody has a reason to interrupt this thread: it ends by close() alone.
      condition.report("the writing thread was interrupted and went on");
    }
  }

  /** Finishes what was accepted, then closes the connection. May be called again. */
  @Override
  public void close() throws SQLException {
    synchronized (gate) {
      closed = true;
    }
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true; // what is acknowledged needs no wait, what was accepted does
      }
    }
    committer.close();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}

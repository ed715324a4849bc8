package org.engram.memory.internal;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.engram.memory.MemoryException;
import org.engram.memory.internal.columns.SpaceColumns;
import org.jspecify.annotations.Nullable;

/**
 * A change on its way: given to the store, then durable (or refused), then shown, then settled. All
 * but the waiting happens under the lock of publication.
 */
final class PendingChange<T> {
  private final Change.Plan<T> plan;
  private final CompletableFuture<Long> durable;
  private @Nullable T answer;
  private @Nullable RuntimeException failure;
  private volatile boolean settled;

  PendingChange(Change.Plan<T> plan, CompletableFuture<Long> durable) {
    this.plan = plan;
    this.durable = durable;
  }

  boolean isDurable() {
    return durable.isDone();
  }

  /** Waits until the store has applied or refused this. */
  void awaitDurable() {
    durable.handle((sequence, refused) -> true).join();
  }

  /** Changes the columns, unless the store refused; returns its transaction, or 0. */
  long show(Set<SpaceColumns> changed) {
    long sequence;
    try {
      sequence = durable.join();
    } catch (CompletionException e) {
      failure = e.getCause() instanceof RuntimeException cause ? cause : e;
      return 0;
    }
    answer = plan.show().apply(changed);
    return sequence;
  }

  /** Lets the caller go on. */
  void settle(Optional<MemoryException> failed) {
    if (failure == null) {
      failure = failed.orElse(null);
    }
    settled = true;
  }

  boolean isSettled() {
    return settled;
  }

  /** Returns the answer of a change that is settled, or throws why there is none. */
  T answer() {
    RuntimeException failed = failure;
    if (failed != null) {
      throw failed;
    }
    return java.util.Objects.requireNonNull(answer);
  }
}

package org.engram.store.internal;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.engram.store.Mutation;
import org.engram.store.StoreException;

/**
 * Mutations on their way, all or none.
 *
 * @param mutations what to change
 * @param done completes when they are durable, or have failed
 */
record Call(List<Mutation> mutations, CompletableFuture<Long> done) {
  static Call of(List<Mutation> mutations) {
    return new Call(mutations, new CompletableFuture<>());
  }

  void succeed(long sequence) {
    done.complete(sequence);
  }

  void fail(StoreException e) {
    done.completeExceptionally(e);
  }
}

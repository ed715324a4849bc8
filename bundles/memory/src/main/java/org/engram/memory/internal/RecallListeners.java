package org.engram.memory.internal;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.engram.memory.RecallAnswer;
import org.engram.memory.RecallListener;
import org.engram.memory.RecallListener.End;
import org.engram.memory.RecallRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Those that are told of recalls, who come and go. Safe for any number of threads. */
public final class RecallListeners {
  private static final Logger LOG = LoggerFactory.getLogger(RecallListeners.class);

  private final List<RecallListener> listeners = new CopyOnWriteArrayList<>();

  /** Tells a listener of all recalls that begin from now on. */
  public void add(RecallListener listener) {
    listeners.add(listener);
  }

  /** Tells it of no further recall, but of the end of those that it knows. */
  public void remove(RecallListener listener) {
    listeners.remove(listener);
  }

  /** Makes a recall, of which the listeners are told; costs nothing where none wants its end. */
  RecallAnswer run(String space, RecallRequest request, Supplier<RecallAnswer> recall) {
    Optional<End> end = Optional.empty();
    for (RecallListener listener : listeners) {
      end = both(began(listener, space, request), end);
    }
    if (end.isEmpty()) {
      return recall.get();
    }
    boolean failed = true;
    try {
      RecallAnswer answer = recall.get();
      failed = false;
      return answer;
    } finally {
      end.get().ended(failed);
    }
  }

  private static Optional<End> began(RecallListener listener, String space, RecallRequest request) {
    try {
      return listener.began(space, request).map(RecallListeners::guarded);
    } catch (RuntimeException | LinkageError e) {
      LOG.warn("A listener failed on a recall that began", e);
      return Optional.empty();
    }
  }

  private static End guarded(End end) {
    return failed -> {
      try {
        end.ended(failed);
      } catch (RuntimeException | LinkageError e) {
        LOG.warn("A listener failed on a recall that ended", e);
      }
    };
  }

  private static Optional<End> both(Optional<End> one, Optional<End> other) {
    if (one.isEmpty() || other.isEmpty()) {
      return one.isPresent() ? one : other;
    }
    return Optional.of(failed -> {
      one.get().ended(failed);
      other.get().ended(failed);
    });
  }
}

package org.engram.kernel.runtime.internal;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.engram.kernel.runtime.KernelEvent;
import org.engram.kernel.runtime.KernelListener;
import org.engram.kernel.runtime.internal.journal.JournalRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells listeners what changed, on a thread of its own and in order. */
final class Announcements {
  private static final Logger LOG = LoggerFactory.getLogger(Announcements.class);

  private final List<KernelListener> listeners = new CopyOnWriteArrayList<>();
  private final Surroundings surroundings;
  private final Executor executor;

  Announcements(Surroundings surroundings, Executor executor) {
    this.surroundings = surroundings;
    this.executor = executor;
  }

  void add(KernelListener listener) {
    listeners.add(listener);
  }

  void remove(KernelListener listener) {
    listeners.remove(listener);
  }

  /** Calls go elsewhere. */
  void moved(String why, List<String> changes) {
    announce(new KernelEvent(
        surroundings.clock().instant(),
        "route",
        why + ": " + String.join("; ", changes),
        Map.of()));
  }

  /** A decision is in force and written. */
  void decided(JournalRecord entry) {
    announce(new KernelEvent(
        surroundings.clock().instant(),
        entry.what(),
        entry.what() + " by " + entry.get(JournalRecord.WHO).orElse("") + " ("
            + entry.get(JournalRecord.WHY).orElse("") + ")",
        entry.fields()));
  }

  private void announce(KernelEvent event) {
    if (listeners.isEmpty()) {
      return;
    }
    try {
      executor.execute(() -> listeners.forEach(listener -> tell(listener, event)));
    } catch (RejectedExecutionException e) {
      LOG.debug("The runtime stops: nobody is told of {}", event);
    }
  }

  private static void tell(KernelListener listener, KernelEvent event) {
    try {
      listener.happened(event);
    } catch (RuntimeException | LinkageError e) {
      LOG.warn("A listener failed on {}", event, e);
    }
  }
}

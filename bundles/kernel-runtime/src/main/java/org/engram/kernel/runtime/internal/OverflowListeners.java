package org.engram.kernel.runtime.internal;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.engram.kernel.runtime.OverflowListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Those that are told of overflows, who come and go. Safe for any number of threads. */
public final class OverflowListeners {
  private static final Logger LOG = LoggerFactory.getLogger(OverflowListeners.class);

  private final List<OverflowListener> listeners = new CopyOnWriteArrayList<>();

  /** Tells a listener of all overflows from now on. */
  public void add(OverflowListener listener) {
    listeners.add(listener);
  }

  /** Tells it no more. */
  public void remove(OverflowListener listener) {
    listeners.remove(listener);
  }

  void tell(long neededBytes, long arenaBytes, String outcome) {
    for (OverflowListener listener : listeners) {
      try {
        listener.overflowed(neededBytes, arenaBytes, outcome);
      } catch (RuntimeException | LinkageError e) {
        LOG.warn("A listener failed on an overflow of {} bytes", neededBytes, e);
      }
    }
  }
}

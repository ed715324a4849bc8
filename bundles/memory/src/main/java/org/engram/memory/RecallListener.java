package org.engram.memory;

import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Is told of each recall, on the thread that makes it and by any number of threads at once.
 * Registered as an OSGi service it is found by the engine. It delays every recall by its own time;
 * what it throws is logged, and the recall goes on.
 */
@ConsumerType
@FunctionalInterface
public interface RecallListener {
  /** Is told how a recall ended. */
  @FunctionalInterface
  interface End {
    /**
     * Takes the end, on the same thread.
     *
     * @param failed whether the caller got an exception
     */
    void ended(boolean failed);
  }

  /**
   * Takes a recall that begins. Neither the cue nor what it finds is the listener's to keep.
   *
   * @return what is told of its end; empty if nobody wants to know
   */
  Optional<End> began(String space, RecallRequest request);
}

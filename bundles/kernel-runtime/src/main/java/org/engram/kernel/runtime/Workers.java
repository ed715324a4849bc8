package org.engram.kernel.runtime;

import java.util.List;
import java.util.concurrent.Callable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The worker threads of the engine: the setting {@code concurrency.num_threads}. The caller works
 * with them, so tasks make progress however busy the workers are, and tasks may start tasks. Safe
 * for any number of threads.
 */
@ProviderType
public interface Workers {

  /** Returns how many threads work on the tasks of one call at most, the caller included. */
  int threads();

  /**
   * Runs the tasks and returns their results in the order of the tasks. Returns only when no task
   * is running any more, whether they succeed or not.
   *
   * @throws RuntimeException what the first failed task (by order) threw; a checked exception comes
   *     as the cause of a {@link java.util.concurrent.CompletionException}. Tasks that had not
   *     begun when one failed are not run
   */
  <T> List<T> invokeAll(List<? extends Callable<T>> tasks);
}

package org.engram.kernel.runtime;

import org.osgi.annotation.versioning.ProviderType;

/** The scratch arenas, configured by an application instead of by settings. */
@ProviderType
public interface ArenaConfiguration {

  /**
   * Sets the size of each arena and what happens when it is too small. Takes effect for every
   * thread at its next call; calls in flight keep the arena they have. Kept in the journal like
   * {@code config set}.
   *
   * @param megabytes size of each arena in MiB, 1 … 1024
   * @param overflow what happens to a call that needs more
   * @throws IllegalArgumentException if the size is outside the range
   */
  void configure(int megabytes, OverflowStrategy overflow);
}

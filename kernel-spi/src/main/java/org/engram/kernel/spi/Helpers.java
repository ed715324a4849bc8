package org.engram.kernel.spi;

import java.util.function.IntConsumer;
import org.osgi.annotation.versioning.ProviderType;

/** Threads that the runtime lends to a kernel for the time of one call. */
@ProviderType
public interface Helpers {

  /** Returns how many threads work at most, the caller's included; at least 1. */
  int threads();

  /**
   * Runs {@code part} for 0 … {@code parts} − 1, each once, on any of the threads and in any order.
   * Returns when all have ended; what a part wrote is visible to the caller and to later parts.
   *
   * @throws RuntimeException what a part threw
   */
  void run(int parts, IntConsumer part);
}

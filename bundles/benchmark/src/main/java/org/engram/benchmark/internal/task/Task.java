package org.engram.benchmark.internal.task;

import java.util.Optional;
import org.engram.kernel.runtime.Kernels;
import org.engram.kernel.spi.KernelProvider;
import org.engram.kernel.spi.Tier;

/**
 * A kernel call of one shape: its inputs, made once, and the result that the contract demands.
 * Every call writes to the same output, so a task serves one thread at a time.
 */
public interface Task {

  /** Returns the name under which figures of this call are kept and compared. */
  String name();

  /** Returns what is called and how much it is given, for people. */
  String shape();

  /** Returns what a call does and moves. */
  Work work();

  /**
   * Returns the call on that provider and tier, or empty if it lacks the kernel. The provider must
   * be held while the call is made.
   */
  Optional<Runnable> on(KernelProvider provider, Tier tier);

  /** Returns the call through the runtime. */
  Runnable through(Kernels kernels);

  /** Returns the scratch that the call needs on that provider and tier. */
  default long scratchBytes(KernelProvider provider, Tier tier) {
    return 0;
  }

  /** Overwrites the output, so that a call that writes nothing is noticed. */
  void erase();

  /** Returns how the output differs from the contract in its first wrong place, or empty. */
  Optional<String> difference();

  /**
   * Makes the call and compares its result.
   *
   * @param who whose call it is, for the message
   * @throws WrongResultException if a bit is wrong
   */
  default void check(String who, Runnable call) {
    erase();
    call.run();
    difference().ifPresent(difference -> {
      throw new WrongResultException(who + ", " + name() + ": " + difference);
    });
  }
}

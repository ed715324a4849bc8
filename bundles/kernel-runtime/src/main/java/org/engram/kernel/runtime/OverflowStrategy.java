package org.engram.kernel.runtime;

/**
 * What happens when a call needs more scratch than an arena has: the setting
 * {@code arena.overflow}.
 */
public enum OverflowStrategy {
  /** Logs and halts the process. For development only. */
  PANIC,
  /** Fails the call with {@code OutOfMemory}; nothing is written. */
  ERROR,
  /** Gives this call memory of its own and logs a warning. */
  FALLBACK
}

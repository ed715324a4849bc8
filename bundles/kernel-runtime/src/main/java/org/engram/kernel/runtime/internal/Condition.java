package org.engram.kernel.runtime.internal;

/** Whether a provider that is there may get calls, as far as this process has seen. */
enum Condition {
  /** It may. */
  READY,
  /** Its bundle is about to stop. */
  RETIRING,
  /** A guard tripped. */
  BARRED,
  /** A call of it does not end. */
  STUCK
}

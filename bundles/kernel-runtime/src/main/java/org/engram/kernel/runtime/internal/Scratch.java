package org.engram.kernel.runtime.internal;

import java.lang.foreign.MemorySegment;

/** Scratch memory of one call, until it is closed. */
interface Scratch extends AutoCloseable {

  /** Returns the memory: native, aligned to 64, its content undefined. */
  MemorySegment memory();

  @Override
  void close();
}

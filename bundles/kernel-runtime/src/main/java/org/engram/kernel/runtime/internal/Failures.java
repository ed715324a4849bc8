package org.engram.kernel.runtime.internal;

import org.engram.kernel.spi.KernelException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls that failed: counted, logged, and turned into what the caller is told. */
final class Failures {
  private static final Logger LOG = LoggerFactory.getLogger(KernelCalls.class);

  private Failures() {}

  static KernelException of(Binding binding, Throwable thrown) {
    KernelException failure = thrown instanceof KernelException own ? own : defect(binding, thrown);
    binding.meter().stats().failed(failure.code());
    boolean ofTheCaller = switch (failure.code()) {
      case INVALID_ARGUMENT, NON_FINITE -> true;
      case OUT_OF_MEMORY, UNSUPPORTED, INTERNAL -> false;
    };
    if (binding.isNative() && !ofTheCaller) {
      LOG.error("Zig kernel invocation failed: {}", failure.code().id());
    }
    return failure;
  }

  private static KernelException defect(Binding binding, Throwable thrown) {
    KernelException defect = new KernelException(
        KernelException.Code.INTERNAL, binding.selector() + " failed by " + thrown);
    defect.initCause(thrown);
    return defect;
  }
}

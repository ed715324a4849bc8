package org.engram.kernel.runtime;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Is told what changes about the kernels. Registered as an OSGi service it is found by the runtime.
 * Called on one thread, in order, after the change is in force; what it throws is logged.
 */
@ConsumerType
@FunctionalInterface
public interface KernelListener {
  /** Takes an event; a slow listener delays the others, not the change. */
  void happened(KernelEvent event);
}

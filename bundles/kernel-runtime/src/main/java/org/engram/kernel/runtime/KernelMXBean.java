package org.engram.kernel.runtime;

import java.util.List;

/**
 * The kernels as JMX sees them, {@code org.engram:type=Kernels}. Each {@link KernelEvent} is a
 * notification of the type {@code org.engram.kernel.}<i>what</i>, with the sentence as its message.
 */
public interface KernelMXBean {

  /** Returns where the calls of each kernel go, such as {@code decay_calculation: java@1.0.0}. */
  List<String> getRoutes();

  /** Returns the providers with their state, such as {@code zig-x86@1.0.1: probation}. */
  List<String> getProviders();

  /** Returns the rollouts of this process, the last one first. */
  List<String> getRollouts();
}

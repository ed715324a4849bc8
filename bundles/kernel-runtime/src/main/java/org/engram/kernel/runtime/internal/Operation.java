package org.engram.kernel.runtime.internal;

import java.lang.foreign.SegmentAllocator;
import java.util.Optional;
import org.engram.kernel.runtime.internal.trial.CallInputs;
import org.engram.kernel.runtime.internal.trial.Difference;

/**
 * One method of a kernel interface. The functions capture nothing, so that calls allocate nothing.
 *
 * @param <A> its arguments as one value
 * @param name for logs and files
 * @param which the interface
 * @param run calls it
 * @param apart returns the same arguments with outputs of their own; inputs that the call
 *     overwrites in place are copied
 * @param difference compares what two calls have written
 * @param inputs says what the call was given
 */
record Operation<A>(
    String name,
    KernelInterface which,
    Run<A> run,
    Apart<A> apart,
    Compare<A> difference,
    Describe<A> inputs) {

  @FunctionalInterface
  interface Run<A> {
    void run(Object kernel, A arguments);
  }

  @FunctionalInterface
  interface Apart<A> {
    A copy(A arguments, SegmentAllocator memory);
  }

  @FunctionalInterface
  interface Compare<A> {
    Optional<Difference> of(A expected, A actual);
  }

  @FunctionalInterface
  interface Describe<A> {
    CallInputs of(A arguments);
  }

  void run(Object kernel, A arguments) {
    run.run(kernel, arguments);
  }
}

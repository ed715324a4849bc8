package org.engram.kernel.spi;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * A kernel over rows that a provider has in every {@link RowShape}, with the same bits in each. A
 * provider implements it beside the kernel interface; one whose kernel does not walks rows in its
 * own way, whatever the operator wishes. The kernel that the provider hands out has the shape that
 * it has chosen for this CPU.
 *
 * @param <K> the kernel interface, such as {@link SimilarityKernel}
 */
@ConsumerType
public interface RowShaped<K> {

  /** Returns the shape in which this kernel walks rows. */
  RowShape rowShape();

  /** Returns the kernel of that shape; it keeps to the same life and has the same promises. */
  K inShape(RowShape shape);
}

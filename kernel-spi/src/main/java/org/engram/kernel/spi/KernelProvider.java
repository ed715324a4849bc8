package org.engram.kernel.spi;

import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A bundle's offer of kernels, registered as an OSGi service with a {@code service.ranking}. A
 * provider probes first (load, ABI, tier, self-test) and registers only when it can serve. It is
 * stateless: it keeps no pointer after a call returns, so that a swap prepares nothing. All methods
 * are safe for any number of threads.
 *
 * <p>This interface never gains an abstract method. A new kernel is a new interface, which an older
 * provider simply lacks.
 */
@ConsumerType
public interface KernelProvider {

  /** Returns what this provider is. The same value for the whole life of the service. */
  ProviderDescription description();

  /**
   * Returns the kernel of that type at that tier, or empty if this provider lacks the kernel or the
   * tier does not run here. The same instance each time; it may be called only while
   * {@link #life()} is held.
   *
   * @param kernel one of the kernel interfaces of this package, such as
   *     {@code SimilarityKernel.class}
   */
  <K> Optional<K> kernel(Class<K> kernel, Tier tier);

  /** Returns the holds that keep this provider's code loaded during calls. */
  ProviderLife life();
}

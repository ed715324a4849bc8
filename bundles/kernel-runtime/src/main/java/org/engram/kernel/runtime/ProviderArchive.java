package org.engram.kernel.runtime;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Brings back what a bundle held before it was updated, as a service. A framework forgets the
 * content that an update replaces; whoever admits providers knows which content that was, and keeps
 * it. Safe for any number of threads.
 */
@ConsumerType
public interface ProviderArchive {

  /**
   * Installs and starts what a bundle held at that time, beside what it holds now. Only content
   * that is still admitted comes back.
   *
   * @param bundleId id of the bundle
   * @param lastModified what its {@code getLastModified()} was then, in milliseconds since 1970
   * @return whether it runs when this returns; false if it is not known, not kept or not admitted
   * @throws IllegalStateException if it is kept and does not start; the message says why
   */
  boolean bringBack(long bundleId, long lastModified);
}

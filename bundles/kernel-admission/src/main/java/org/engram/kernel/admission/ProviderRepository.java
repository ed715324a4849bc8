package org.engram.kernel.admission;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The provider JARs of an installation. What is installed is kept in the data folder and comes back
 * at every start; it resolves only after a trial in a process of its own admitted it, for the
 * numeric contract, the Java runtime and the CPU that are there.
 *
 * <p>An {@code id} names a provider by the id of its bundle, by at least six digits of its digest,
 * or by {@code name} or {@code name@version}, where the name is the symbolic name with or without
 * {@code org.engram.} in front. Methods that take one throw {@link IllegalArgumentException} if
 * none or several match; the message lists those that exist. Every refusal is one sentence and
 * changes nothing. Safe for any number of threads; trials run one after the other.
 */
@ProviderType
public interface ProviderRepository {

  /** Returns the providers that are kept or installed as bundles, by name, version and digest. */
  List<Candidate> list();

  /**
   * Keeps a provider JAR and installs its bundle without starting it.
   *
   * @param source a path or {@code file:} URL in one of the allowed folders, an {@code https:} URL,
   *     or the id of an installed bundle; a path that is not absolute is looked for in each of the
   *     folders
   * @param who who asks, for the log
   * @throws IllegalArgumentException for another source, a file that is no JAR, or a JAR that is no
   *     provider
   * @throws IllegalStateException if the JAR cannot be read, kept or installed
   */
  Candidate install(String source, String who);

  /**
   * Tries a provider in a process of its own and waits for the verdict; a positive one starts its
   * bundle. A provider that has a positive verdict is started without another trial.
   *
   * @param again whether a provider that was tried is tried again
   * @param who who asks, for the log
   * @throws IllegalStateException if it was rejected and {@code again} is false, or if the trial
   *     could not be made
   */
  Candidate admit(String id, boolean again, String who);

  /**
   * Stops and uninstalls the bundle and forgets the JAR; the verdict is kept.
   *
   * @param who who asks, for the log
   * @return what it was
   * @throws IllegalStateException if it was shipped with this build, or its bundle does not stop
   */
  Candidate uninstall(String id, String who);
}

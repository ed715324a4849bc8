package org.engram.kernel.admission;

import java.util.OptionalLong;

/**
 * A provider JAR as admission sees it. Which calls it serves is the kernel runtime's to say.
 *
 * @param digest SHA-256 of the content in lower-case hexadecimal: what the verdict is about
 * @param symbolicName symbolic name of the bundle
 * @param version version of the bundle
 * @param state where it stands
 * @param reason why it was rejected, or an empty text
 * @param bundleId the bundle with that content, or empty if none is installed
 * @param shipped whether this build was shipped with it
 * @param source where it was installed from
 */
public record Candidate(
    String digest,
    String symbolicName,
    String version,
    State state,
    String reason,
    OptionalLong bundleId,
    boolean shipped,
    String source) {

  /** Where a provider stands before it may serve. */
  public enum State {
    /** No verdict that counts here: it does not resolve. */
    INSTALLED("installed"),
    /** Being tried in a process of its own. */
    ADMITTING("admitting"),
    /** Admitted: it may serve. */
    STANDBY("standby"),
    /** Refused, with a reason. */
    REJECTED("rejected");

    private final String id;

    State(String id) {
      this.id = id;
    }

    @Override
    public String toString() {
      return id;
    }
  }
}

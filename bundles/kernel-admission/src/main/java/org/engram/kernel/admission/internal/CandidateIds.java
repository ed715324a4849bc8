package org.engram.kernel.admission.internal;

import java.util.List;
import java.util.stream.Collectors;
import org.engram.kernel.admission.Candidate;

/** Finds the candidate that an operator means. */
public final class CandidateIds {
  private static final String PREFIX = "org.engram.";
  private static final String BUNDLE_ID = "[0-9]{1,5}";
  private static final String DIGEST = "[0-9a-f]{6,64}";

  private CandidateIds() {}

  /**
   * Returns the candidate with that bundle id, digest or name.
   *
   * @throws IllegalArgumentException if none or several match; the message lists those that exist
   */
  public static Candidate find(List<Candidate> all, String id) {
    List<Candidate> found = all.stream().filter(one -> matches(one, id)).toList();
    if (found.size() == 1) {
      return found.getFirst();
    }
    List<Candidate> shown = found.isEmpty() ? all : found;
    String names = shown.isEmpty()
        ? "there is none"
        : shown.stream().map(CandidateIds::name).collect(Collectors.joining(", "));
    throw new IllegalArgumentException(
        found.isEmpty()
            ? "There is no provider '" + id + "'; there are: " + names + "."
            : "'" + id + "' names several providers: " + names + ".");
  }

  private static boolean matches(Candidate one, String id) {
    if (id.matches(BUNDLE_ID)) {
      return one.bundleId().isPresent() && one.bundleId().getAsLong() == Long.parseLong(id);
    }
    if (id.matches(DIGEST) && one.digest().startsWith(id)) {
      return true;
    }
    int at = id.indexOf('@');
    String name = at < 0 ? id : id.substring(0, at);
    boolean named = name.equals(one.symbolicName()) || (PREFIX + name).equals(one.symbolicName());
    return named && (at < 0 || id.substring(at + 1).equals(one.version()));
  }

  private static String name(Candidate one) {
    return one.symbolicName() + "@" + one.version() + " (" + one.digest().substring(0, 8)
        + (one.bundleId().isPresent() ? ", bundle " + one.bundleId().getAsLong() : "") + ")";
  }
}

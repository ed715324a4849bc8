package org.engram.kernel.admission.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether the data folder is the scratch copy of a drill. Only there a provider is taken that was
 * made faulty on purpose, as a header of its manifest says.
 *
 * @param here whether it is
 */
public record DrillFolder(boolean here) {
  /** Header of the manifest: the fault. */
  public static final String HEADER = "Engram-Drill";

  /** Property of the framework: the scratch copy, which the drill names. */
  public static final String SCRATCH = "engram.drill.scratch";

  /**
   * Looks whether a data folder is the scratch copy.
   *
   * @param scratch value of the property, if there is one
   */
  public static DrillFolder of(Path data, @Nullable String scratch) throws IOException {
    return new DrillFolder(scratch != null
        && !scratch.isBlank()
        && Files.isDirectory(data)
        && Files.isSameFile(data, Path.of(scratch)));
  }

  /**
   * Returns why a provider is refused here, or empty.
   *
   * @param provider how the sentence calls it
   * @param fault its header, if it has one
   */
  public Optional<String> refusal(String provider, @Nullable String fault) {
    return here || fault == null
        ? Optional.empty()
        : Optional.of(
            provider + " was made faulty on purpose (" + fault.strip()
                + "): it belongs to 'engram drill faults' and runs in the scratch copy of a drill only");
  }
}

package org.engram.kernel.admission.internal.trial;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/**
 * The child's answer. It counts only together with an exit code of 0.
 *
 * @param nonce of the order
 * @param reason why the candidate is rejected; empty if it is not
 * @param checks what was checked
 */
public record TrialAnswer(String nonce, String reason, List<String> checks) {
  private static final String FILE = "answer.properties";

  /** Copies the list. */
  public TrialAnswer {
    checks = List.copyOf(checks);
  }

  /** Writes the answer at once. */
  public void write(Path folder) throws IOException {
    Properties text = new Properties();
    text.setProperty("nonce", nonce);
    text.setProperty("reason", reason);
    text.setProperty("checks", String.join("\n", checks));
    Path draft = folder.resolve(FILE + ".new");
    try (Writer out = Files.newBufferedWriter(draft)) {
      text.store(out, null);
    }
    Files.move(draft, folder.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
  }

  static Optional<TrialAnswer> read(Path folder) throws IOException {
    Path file = folder.resolve(FILE);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    Properties text = new Properties();
    try (Reader in = Files.newBufferedReader(file)) {
      text.load(in);
    }
    return Optional.of(new TrialAnswer(
        text.getProperty("nonce", ""),
        text.getProperty("reason", ""),
        List.of(text.getProperty("checks", "").split("\n", -1))));
  }
}

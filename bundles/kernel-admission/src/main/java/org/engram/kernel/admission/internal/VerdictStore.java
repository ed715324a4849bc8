package org.engram.kernel.admission.internal;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/**
 * Verdicts on the disk, a file for each content: {@code <digest>.properties}. A file that cannot be
 * understood counts as none, so that damage leads to a new trial. Safe for any number of threads.
 */
public final class VerdictStore {
  private static final int OUTPUT_CHARACTERS = 64 << 10;
  private static final String ADMITTED = "admitted";
  private static final String REJECTED = "rejected";

  private final Path folder;

  /** Creates the store in that folder, which is made when it is first written to. */
  public VerdictStore(Path folder) {
    this.folder = folder;
  }

  /** Returns the verdict on that content, for whatever surroundings. */
  public Optional<Verdict> read(String digest) {
    Path file = file(digest);
    try {
      return Files.exists(file) ? parse(Files.readString(file)) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty(); // not readable: no verdict, and a new trial writes another
    }
  }

  /** Keeps a verdict in place of an earlier one; it is on the disk when this returns. */
  public void write(String digest, Verdict verdict) throws IOException {
    Properties text = new Properties();
    text.setProperty("outcome", verdict.admitted() ? ADMITTED : REJECTED);
    text.setProperty("reason", verdict.reason());
    text.setProperty("when", verdict.when().toString());
    text.setProperty("checks", String.join("\n", verdict.checks()));
    text.setProperty("contract", Integer.toString(verdict.surroundings().contract()));
    text.setProperty("java", verdict.surroundings().java());
    text.setProperty("cpu", verdict.surroundings().cpu());
    String output = verdict.output();
    text.setProperty("output", output.substring(Math.max(0, output.length() - OUTPUT_CHARACTERS)));
    StringWriter writer = new StringWriter();
    text.store(writer, null);
    DurableFiles.write(file(digest), writer.toString().getBytes(StandardCharsets.UTF_8));
  }

  private Path file(String digest) {
    return folder.resolve(digest + ".properties");
  }

  static Optional<Verdict> parse(String file) {
    Properties text = new Properties();
    try {
      text.load(new StringReader(file));
      String outcome = text.getProperty("outcome", "");
      if (!outcome.equals(ADMITTED) && !outcome.equals(REJECTED)) {
        return Optional.empty();
      }
      return Optional.of(new Verdict(
          outcome.equals(ADMITTED),
          text.getProperty("reason", ""),
          Instant.parse(text.getProperty("when", "")),
          List.of(text.getProperty("checks", "").split("\n", -1)),
          new Surroundings(
              Integer.parseInt(text.getProperty("contract", "")),
              text.getProperty("java", ""),
              text.getProperty("cpu", "")),
          text.getProperty("output", "")));
    } catch (IOException | DateTimeParseException | IllegalArgumentException e) {
      return Optional.empty(); // damaged: no verdict
    }
  }
}

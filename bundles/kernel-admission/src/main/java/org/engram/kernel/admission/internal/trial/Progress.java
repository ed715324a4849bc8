package org.engram.kernel.admission.internal.trial;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * What the child does at the moment: a line each time it turns to something else. A child that
 * writes none for a while hangs; the last one says where a child ended that did not answer.
 */
public final class Progress {
  /** The steps before the candidate is touched: what fails there is no fault of it. */
  public static final String SETUP = "the framework is set up";

  private static final String FILE = "progress";

  private final Path file;
  private final PrintStream out;
  private final long began = System.nanoTime();

  /**
   * Creates the notes of a trial.
   *
   * @param folder of the trial
   * @param out where each step is told with its time, for whoever reads the record
   */
  public Progress(Path folder, PrintStream out) {
    this.file = folder.resolve(FILE);
    this.out = out;
  }

  /** Notes what is done next. */
  public void at(String step) {
    out.printf("%6d ms: %s%n", (System.nanoTime() - began) / 1_000_000, step);
    try {
      Files.writeString(file, step + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  long bytes() throws IOException {
    return Files.exists(file) ? Files.size(file) : 0;
  }

  String last() throws IOException {
    List<String> steps = Files.exists(file) ? Files.readAllLines(file) : List.of();
    return steps.isEmpty() ? SETUP : steps.getLast();
  }
}

package org.engram.kernel.admission.internal.trial;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the child does at the moment: a line each time it turns to something else. A child that
 * writes none for a while hangs; the last one says where a child ended that did not answer. What
 * several threads do at the same time stands in one line. Safe for any number of threads.
 */
public final class Progress {
  /** The steps before the candidate is touched: what fails there is no fault of it. */
  public static final String SETUP = "the framework is set up";

  private static final String FILE = "progress";

  private final Path file;
  private final PrintStream out;
  private final long began = System.nanoTime();
  private final Map<Thread, String> steps = new LinkedHashMap<>();

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

  /** Notes what this thread does next. */
  public synchronized void at(String step) {
    out.printf("%6d ms: %s%n", (System.nanoTime() - began) / 1_000_000, step);
    steps.put(Thread.currentThread(), step);
    String now = String.join(" and ", steps.values());
    try {
      Files.writeString(file, now + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Notes that this thread does nothing more, or waits for others that note what they do. */
  synchronized void idle() {
    steps.remove(Thread.currentThread());
  }

  long bytes() throws IOException {
    return Files.exists(file) ? Files.size(file) : 0;
  }

  String last() throws IOException {
    List<String> steps = Files.exists(file) ? Files.readAllLines(file) : List.of();
    return steps.isEmpty() ? SETUP : steps.getLast();
  }
}

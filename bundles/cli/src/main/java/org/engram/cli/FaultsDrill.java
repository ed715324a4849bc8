package org.engram.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Lets a child process run the product with one faulty provider after the other. A child that dies
 * is counted against the fault that it was at, and the rest goes on in another.
 *
 * @param home the installation
 * @param archive with a JAR for each fault
 * @param steps of a rollout, as the operator wrote them
 * @param out for the rows and the verdict
 */
record FaultsDrill(Path home, Path archive, String steps, PrintStream out) {
  private static final String JAR = ".jar";
  /** Begins the line that the child prints before the rows. */
  private static final String HEAD = "FAULT ";
  /** A trial may take ten minutes, and a rollout too. */
  private static final long SILENCE_MINUTES = 25;

  /**
   * Returns the archive beside an installation.
   *
   * @throws CliFailure if there is none, or several
   */
  static Path beside(Path home) throws IOException {
    Path folder = Optional.ofNullable(home.getParent()).orElse(home);
    List<Path> found = new ArrayList<>();
    try (var files = Files.newDirectoryStream(folder, "engram-drills*.zip")) {
      files.forEach(found::add);
    }
    if (found.size() != 1) {
      throw new CliFailure((found.isEmpty() ? "No archive" : "More than one archive")
          + " engram-drills*.zip lies in " + folder + ": name it with --drills.");
    }
    return found.getFirst();
  }

  /**
   * Runs the drill and returns 0 if everything came out as it must.
   *
   * @param only names of the faults; all if it is empty
   */
  int run(List<String> only) throws IOException, InterruptedException {
    requirePlatform(System.getProperty("os.name", ""), System.getProperty("os.arch", ""));
    List<String> left = new ArrayList<>(chosen(names(), only));
    int code = 0;
    while (!left.isEmpty()) {
      code |= child(left);
    }
    out.println(code == 0 ? "drill passed" : "drill failed");
    return code;
  }

  /** The faulty libraries are built for one platform. */
  static void requirePlatform(String system, String architecture) {
    if (!system.equals("Linux") || !architecture.matches("amd64|x86_64")) {
      throw new CliFailure("The faulty providers are built for x86-64 Linux, this is " + system
          + " on " + architecture + ": the other drills run here.");
    }
  }

  private List<String> names() throws IOException {
    try (ZipFile zip = new ZipFile(archive.toFile())) {
      return zip.stream()
          .map(ZipEntry::getName)
          .filter(name -> name.matches("[a-z0-9-]+\\.jar"))
          .map(name -> name.substring(0, name.length() - JAR.length()))
          .toList();
    }
  }

  /** Returns the chosen ones in the order of the archive. */
  static List<String> chosen(List<String> all, List<String> only) {
    for (String name : only) {
      if (!all.contains(name)) {
        throw new CliFailure(
            "There is no fault '" + name + "'; there are: " + String.join(", ", all) + ".");
      }
    }
    if (all.isEmpty()) {
      throw new CliFailure("The archive holds no provider.");
    }
    return only.isEmpty() ? all : all.stream().filter(only::contains).toList();
  }

  /** Runs the faults that are left and takes those away that are done, at least one. */
  private int child(List<String> left) throws IOException, InterruptedException {
    try (TemporaryFolder data = TemporaryFolder.create("engram-drill-")) {
      Path folder = Files.createDirectories(data.path().resolve("incoming"));
      unpack(left, folder);
      ProcessBuilder builder = new ProcessBuilder(
              home.resolve("bin/engram").toString(),
              "drill",
              "faults",
              "--within",
              data.path().toString(),
              "--only",
              String.join(",", left),
              "--steps",
              steps)
          .redirectError(ProcessBuilder.Redirect.INHERIT);
      builder.environment().put("ENGRAM_LOG", data.path().resolve("log").toString());
      Process process = builder.start();
      process.getOutputStream().close();
      List<String> printed = new ArrayList<>();
      boolean silent = !pass(process, left, printed);
      int code = process.waitFor();
      if (printed.stream().noneMatch(line -> line.startsWith(HEAD))) {
        throw new CliFailure("The product does not start in the scratch copy (code " + code + ").");
      }
      if (left.isEmpty() && !silent) {
        return code == 0 ? 0 : 1;
      }
      String fault = left.isEmpty() ? "the end" : left.removeFirst();
      out.println("FAILED: " + fault + ": the product's process "
          + (silent
              ? "said nothing for " + SILENCE_MINUTES + " minutes"
              : "ended with code " + code)
          + " at this fault");
      return 1;
    }
  }

  private void unpack(List<String> faults, Path folder) throws IOException {
    try (ZipFile zip = new ZipFile(archive.toFile())) {
      for (String fault : faults) {
        try (InputStream in = zip.getInputStream(zip.getEntry(fault + JAR))) {
          Files.copy(in, folder.resolve(fault + JAR));
        }
      }
    }
  }

  /** Prints what the child prints until it ends; false if it was stopped for its silence. */
  private boolean pass(Process process, List<String> left, List<String> printed)
      throws InterruptedException {
    BlockingQueue<Optional<String>> lines = new LinkedBlockingQueue<>();
    Thread.ofVirtual().start(() -> read(process, lines));
    while (true) {
      Optional<String> line = lines.poll(SILENCE_MINUTES, TimeUnit.MINUTES);
      if (line == null) {
        process.destroyForcibly();
        return false;
      }
      if (line.isEmpty()) {
        return true;
      }
      out.println(line.get());
      printed.add(line.get());
      left.remove(line.get().split(" ", 2)[0]); // a row begins with the fault
    }
  }

  private static void read(Process process, BlockingQueue<Optional<String>> lines) {
    try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        lines.add(Optional.of(line));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      lines.add(Optional.empty());
    }
  }
}

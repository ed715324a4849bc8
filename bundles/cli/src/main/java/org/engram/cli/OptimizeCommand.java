package org.engram.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.engram.launcher.Installation;
import picocli.CommandLine.Command;

/**
 * {@code engram optimize}: runs the product once on a data folder of its own, notes which classes
 * it loads, and writes them in the JVM's own form (class data sharing) where {@code bin/engram}
 * looks for them.
 */
@Command(
    name = "optimize",
    description = {
      "Makes later starts quicker: writes an archive of the loaded classes. Once",
      "after installing, and again after an update of Java."
    })
final class OptimizeCommand implements Callable<Integer> {
  /** Set by {@code bin/engram}: the archive that it gives to the JVM if it is there. */
  static final String ARCHIVE = "engram.archive";

  private static final String CLASSES = "classes.lst";
  private static final String SHARED = "engram.jsa";
  private static final String OUTPUT = "output.txt";
  // A token that root made in the installation could not be read by the user of the service.
  private static final String OWN_SECRETS = " -Dengram.conf.dir=conf";
  private static final String SPACE = HttpApi.space("optimize");
  private static final long POLL_NANOS = 20_000_000;
  private static final long PATIENCE_NANOS = 120_000_000_000L;

  private final Daemon daemon;
  private final Terminal terminal;

  OptimizeCommand(Daemon daemon, Terminal terminal) {
    this.daemon = daemon;
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path archive = Path.of(Objects.requireNonNull(System.getProperty(ARCHIVE), ARCHIVE));
    if (!Files.isWritable(archive.getParent())) {
      throw new CliFailure("The archive is kept in " + archive.getParent()
          + ", where this user may not write: run the command as the owner of the installation.");
    }
    Files.deleteIfExists(archive); // else the JVM would write the new one on top of it
    try (TemporaryFolder folder = TemporaryFolder.create("engram-optimize-")) {
      noteClasses(folder.path());
      writeArchive(folder.path());
      Path made = folder.path().resolve(SHARED);
      // As the libraries beside it: the user that runs the daemon need not own them.
      Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rw-r--r--"));
      Files.move(made, archive, StandardCopyOption.REPLACE_EXISTING);
    }
    terminal
        .out()
        .printf("%s is written (%d MiB); the next start uses it.%n", archive, mebibytes(archive));
    return 0;
  }

  private static long mebibytes(Path file) throws IOException {
    return Files.size(file) >> 20;
  }

  /** What a start, a memory and a recall need. */
  private void noteClasses(Path folder) throws IOException, InterruptedException {
    int port = freePort();
    Process process = run(folder, port, "-Xshare:auto -XX:DumpLoadedClassList=" + CLASSES);
    try {
      HttpApi http = new HttpApi(
          new Address(InetAddress.getLoopbackAddress().getHostAddress(), port),
          folder.resolve("no-token"));
      awaitReady(http, process, folder);
      http.post("/v1/spaces", Map.of("name", "optimize", "dim", 2, "model", "given"));
      http.post(SPACE + "/memories", Map.of("id", "one", "vector", List.of(1, 0), "text", "one"));
      http.post(SPACE + "/recall", Map.of("vector", List.of(1, 1), "explain", true));
    } finally {
      process.destroy();
      await(process, folder);
    }
  }

  private void writeArchive(Path folder) throws IOException, InterruptedException {
    Process process = run(
        folder,
        0,
        "-Xshare:dump -XX:SharedClassListFile=" + CLASSES + " -XX:SharedArchiveFile=" + SHARED);
    await(process, folder);
    if (!Files.exists(folder.resolve(SHARED))) {
      throw failure("The JVM wrote no archive", folder);
    }
  }

  /** Files are named relative to the folder in which the JVM runs, whose path may have spaces. */
  private Process run(Path folder, int port, String options) throws IOException {
    Installation installation = daemon.installation();
    ProcessBuilder builder = new ProcessBuilder(
            installation.home().resolve("bin/engram").toString(), RunCommand.NAME)
        .directory(folder.toFile())
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve(OUTPUT).toFile());
    Map<String, String> environment = builder.environment();
    environment.merge("ENGRAM_JAVA_OPTS", options + OWN_SECRETS, (given, own) -> given + " " + own);
    environment.put("ENGRAM_DATA", folder.resolve("data").toString());
    environment.put("ENGRAM_LOG", folder.resolve("log").toString());
    environment.put("ENGRAM_HTTP_PORT", Integer.toString(port));
    return builder.start();
  }

  private static void awaitReady(HttpApi http, Process process, Path folder) throws IOException {
    long began = System.nanoTime();
    while (http.get("/health/ready").filter(answer -> answer.status() == 200).isEmpty()) {
      if (!process.isAlive() || System.nanoTime() - began > PATIENCE_NANOS) {
        throw failure("The product did not become ready", folder);
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  private static void await(Process process, Path folder) throws IOException, InterruptedException {
    if (!process.waitFor(PATIENCE_NANOS, TimeUnit.NANOSECONDS)) {
      process.destroyForcibly();
      throw failure("The process did not end", folder);
    }
  }

  private static CliFailure failure(String what, Path folder) throws IOException {
    return new CliFailure(
        what + ":\n" + Files.readString(folder.resolve(OUTPUT)).strip());
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}

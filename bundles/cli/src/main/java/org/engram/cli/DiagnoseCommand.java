package org.engram.cli;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.concurrent.Callable;
import org.engram.cli.archive.ArchiveWriter;
import org.engram.cli.archive.Manifest;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code engram diagnose}: with the daemon or without it. */
@Command(
    name = "diagnose",
    description = {
      "Collects the evidence of an incident in one archive: versions, status, settings, providers,",
      "routes, decisions, threads, memory, limits, disks, the end of the log, crash reports. The",
      "admin token, secrets and remembered texts are not in it."
    },
    footer = {"", "Example: engram diagnose --out incident-1234.zip"})
final class DiagnoseCommand implements Callable<Integer> {
  private static final DateTimeFormatter NAME =
      DateTimeFormatter.ofPattern("'engram-diagnose-'yyyyMMdd'T'HHmmss'Z.zip'");

  private final Daemon daemon;
  private final Terminal terminal;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "the archive to write (default: engram-diagnose-TIME.zip here)")
  private @Nullable Path out;

  DiagnoseCommand(Daemon daemon, Terminal terminal) {
    this.daemon = daemon;
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    Path file = out == null ? Path.of(ZonedDateTime.now(ZoneOffset.UTC).format(NAME)) : out;
    Path token = daemon.installation().conf().resolve("secrets").resolve("admin-token");
    Path store = daemon.installation().data().resolve(DataCopy.STORE);
    try (ArchiveWriter archive = ArchiveWriter.to(file)) {
      Map<String, String> texts = new Redaction(token, store).of(new Evidence(daemon).collect());
      for (var entry : texts.entrySet()) {
        archive.add(entry.getKey(), entry.getValue());
      }
      Manifest manifest = archive.finish("diagnosis", VersionCommand.product(), share -> {});
      terminal
          .out()
          .printf(
              "%s is written: %d parts. Look through it before you send it.%n",
              file, manifest.files().size());
      return 0;
    } catch (FileAlreadyExistsException e) {
      throw new CliFailure("The file " + file + " exists: name another by --out.", e);
    } catch (IOException e) {
      throw new CliFailure("The archive " + file + " cannot be written: " + e + ".", e);
    }
  }
}

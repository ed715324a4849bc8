package org.engram.cli;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.engram.cli.archive.ArchiveWriter;
import org.engram.cli.archive.Disk;
import org.engram.cli.archive.Manifest;
import org.engram.shell.ProgressBar;
import org.engram.store.StoreException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code engram backup}: with the daemon or without it. */
@Command(
    name = "backup",
    description = {
      "Writes memories, decisions and installed providers to one archive, as they",
      "are at this moment, whether the daemon runs or not. It holds a digest of",
      "each file; conf/ and the token are not in it."
    },
    footer = {
      "",
      "Example: engram backup /backups/engram-$(date +%F).zip",
      "Exit code 1 and a line per finding if what was copied is damaged: the",
      "archive is written all the same."
    })
final class BackupCommand implements Callable<Integer> {
  /** Kind of the archive. */
  static final String KIND = "backup";

  private final Daemon daemon;
  private final Terminal terminal;

  @Parameters(paramLabel = "FILE", description = "the archive to write; it must not exist")
  private Path file = Path.of("");

  BackupCommand(Daemon daemon, Terminal terminal) {
    this.daemon = daemon;
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    Path data = daemon.installation().data();
    if (!Files.isDirectory(data)) {
      throw new CliFailure("There is no data folder " + data + ": nothing to back up.");
    }
    ProgressBar progress = terminal.progress();
    try (ArchiveWriter archive = ArchiveWriter.to(file)) {
      List<String> findings = new DataCopy(data, archive, progress).copy();
      Manifest manifest = archive.finish(
          KIND, VersionCommand.product(), share -> progress.accept("archive", share));
      if (manifest.files().isEmpty()) {
        Files.delete(file);
        throw new CliFailure("The data folder " + data + " holds nothing to back up.");
      }
      findings.forEach(terminal.err()::println);
      terminal
          .out()
          .printf(
              "%s is written: %d files of %s, %d bytes; SHA-256 %s%n",
              file, manifest.files().size(), data, Files.size(file), Disk.sha256(file));
      return findings.isEmpty() ? 0 : 1;
    } catch (FileAlreadyExistsException e) {
      throw new CliFailure("The file " + file + " exists: a backup never overwrites one.", e);
    } catch (StoreException e) {
      throw new CliFailure(
          "Nothing was written: " + e.getMessage() + ". 'engram check' says more.", e);
    } catch (IOException e) {
      throw new CliFailure("The archive " + file + " cannot be written: " + e + ".", e);
    }
  }
}

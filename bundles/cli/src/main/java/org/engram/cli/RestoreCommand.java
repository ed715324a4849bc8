package org.engram.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.engram.cli.archive.ArchiveReader;
import org.engram.cli.archive.Disk;
import org.engram.cli.archive.Manifest;
import org.engram.launcher.DataFormat;
import org.engram.launcher.StartException;
import org.engram.shell.ProgressBar;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code engram restore}: into a data folder that is absent or empty. */
@Command(
    name = "restore",
    description = {
      "Unpacks a backup into the data folder, which must be absent or empty. Every",
      "digest is verified before anything is moved into place."
    },
    footer = {
      "",
      "Example: engram stop; mv data data.old; engram restore /backups/engram.zip; engram start"
    })
final class RestoreCommand implements Callable<Integer> {
  private final Daemon daemon;
  private final Terminal terminal;

  @Parameters(paramLabel = "FILE", description = "an archive that 'engram backup' wrote")
  private Path file = Path.of("");

  RestoreCommand(Daemon daemon, Terminal terminal) {
    this.daemon = daemon;
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    Path data = daemon.installation().data();
    if (!Files.isRegularFile(file)) {
      throw new CliFailure("There is no archive " + file + ".");
    }
    ProgressBar progress = terminal.progress();
    try {
      requireAbsentOrEmpty(data);
      Path parent = Files.createDirectories(Disk.parent(data));
      Path draft = Files.createTempDirectory(parent, ".engram-restore-");
      try {
        Manifest manifest = new ArchiveReader(file)
            .extract(BackupCommand.KIND, draft, share -> progress.accept("archive", share));
        DataFormat.require(draft);
        Disk.forceTree(draft);
        moveIntoPlace(draft, data);
        terminal
            .out()
            .printf(
                "%s is restored: %d files, %d bytes, of %s, written by Engram %s.%n",
                data,
                manifest.files().size(),
                manifest.bytes(),
                manifest.created(),
                manifest.product());
        return 0;
      } finally {
        Disk.deleteTree(draft);
      }
    } catch (StartException | IllegalArgumentException e) {
      throw new CliFailure(e.getMessage() + " Nothing was changed.", e);
    } catch (IOException e) {
      throw new CliFailure(
          "The data folder " + data + " cannot be restored: " + e + ". Nothing was changed.", e);
    }
  }

  private void requireAbsentOrEmpty(Path data) throws IOException {
    Optional<Long> pid = daemon.pid();
    if (pid.isPresent()) {
      throw new CliFailure(
          "Engram runs on " + data + " (process " + pid.get() + "): engram stop first.");
    }
    if (!Disk.isAbsentOrEmpty(data)) {
      throw new CliFailure("The data folder " + data + " is not empty: move it away, or name"
          + " another by ENGRAM_DATA. Nothing was changed.");
    }
  }

  /** In one step, so that a data folder is there whole or not at all. */
  private static void moveIntoPlace(Path draft, Path data) throws IOException {
    Files.deleteIfExists(data); // an empty one; a mount point cannot be replaced, and is said so
    Files.move(draft, data, StandardCopyOption.ATOMIC_MOVE);
    Disk.force(Disk.parent(data));
  }
}

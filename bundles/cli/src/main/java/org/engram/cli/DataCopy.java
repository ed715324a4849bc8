package org.engram.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ObjDoubleConsumer;
import java.util.stream.Stream;
import org.engram.cli.archive.ArchiveWriter;
import org.engram.kernel.admission.ProviderFiles;
import org.engram.kernel.runtime.JournalFile;
import org.engram.launcher.DataFormat;
import org.engram.store.StoreFiles;

/**
 * Copies what must be kept of a data folder into an archive, each part as of one moment, whether a
 * process works on it or not.
 */
final class DataCopy {
  static final String STORE = "store";
  private static final String JOURNAL = "journal";
  private static final String OF_A_PROVIDER = "[0-9a-f]{64}\\.(jar|properties)";

  private final Path data;
  private final ArchiveWriter archive;
  private final ObjDoubleConsumer<String> progress;
  private final List<String> findings = new ArrayList<>();

  DataCopy(Path data, ArchiveWriter archive, ObjDoubleConsumer<String> progress) {
    this.data = data;
    this.archive = archive;
    this.progress = progress;
  }

  /** Copies all parts that there are, and returns what is wrong with them, one sentence each. */
  List<String> copy() throws IOException {
    Path format = data.resolve(DataFormat.FILE);
    if (Files.exists(format)) {
      Files.copy(format, archive.place(DataFormat.FILE));
    }
    copyStore();
    copyJournal();
    copyFolder(ProviderFiles.PROVIDERS);
    copyFolder(ProviderFiles.VERDICTS);
    return findings;
  }

  /** The copy is read back: a backup that cannot be read is none. */
  private void copyStore() throws IOException {
    Path store = data.resolve(STORE);
    if (Files.exists(StoreFiles.database(store))) {
      Path place = archive.place(STORE + "/" + StoreFiles.database(store).getFileName());
      StoreFiles.snapshot(store, place, progress);
      StoreFiles.check(place.resolveSibling(""), progress).findings().stream()
          .map(sentence -> "store: " + sentence)
          .forEach(findings::add);
    }
  }

  private void copyJournal() throws IOException {
    Path journal = JournalFile.of(data);
    if (!Files.exists(journal)) {
      return;
    }
    Path place = archive.place(JOURNAL);
    try {
      Files.write(place, JournalFile.read(journal).bytes());
    } catch (IllegalStateException e) { // damaged: still all that there is
      Files.copy(journal, place);
      findings.add("journal: " + e.getMessage());
    }
  }

  /** A provider that is uninstalled meanwhile loses its properties first, then its JAR. */
  private void copyFolder(String name) throws IOException {
    Path folder = data.resolve(name);
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        String own = file.getFileName().toString();
        if (own.matches(OF_A_PROVIDER)) {
          copyIfThere(file, archive.place(name + "/" + own));
        }
      }
    }
  }

  private static void copyIfThere(Path file, Path place) throws IOException {
    try {
      Files.copy(file, place);
    } catch (NoSuchFileException e) {
      Files.deleteIfExists(place);
    }
  }
}

package org.engram.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.engram.cli.Terminal.Colour;
import org.engram.kernel.admission.ProviderFiles;
import org.engram.kernel.runtime.JournalFile;
import org.engram.launcher.DataFormat;
import org.engram.launcher.StartException;
import org.engram.shell.ProgressBar;
import org.engram.store.StoreException;
import org.engram.store.StoreFiles;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code engram check}: reads all of the data folder, with the daemon or without it. */
@Command(
    name = "check",
    description = {
      "Reads everything in the data folder and holds it against its checksums:",
      "rows, structure and associations of the store, the journal, installed",
      "providers and verdicts. Changes nothing; the daemon may run."
    },
    footer = {
      "",
      "Example: engram check && echo whole",
      "A line for each part and each finding; exit code 1 if there is a finding."
    })
final class CheckCommand implements Callable<Integer> {
  private final Daemon daemon;
  private final Terminal terminal;
  private final List<String> findings = new ArrayList<>();
  private final Map<String, Object> parts = new LinkedHashMap<>();

  @Option(names = "--json", description = "prints one JSON object")
  private boolean json;

  CheckCommand(Daemon daemon, Terminal terminal) {
    this.daemon = daemon;
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    Path data = daemon.installation().data();
    if (!Files.isDirectory(data)) {
      throw new CliFailure("There is no data folder " + data + ".");
    }
    format(data);
    ProgressBar progress = terminal.progress();
    store(data.resolve(DataCopy.STORE), progress);
    journal(JournalFile.of(data));
    providers(data);
    if (json) {
      parts.put("findings", findings);
      terminal.out().println(Json.write(parts));
    } else {
      parts.forEach((part, said) -> terminal.out().printf("%-10s %s%n", part, said));
      findings.forEach(
          finding -> terminal.out().println(terminal.in(Colour.RED, "FINDING") + "    " + finding));
    }
    return findings.isEmpty() ? 0 : 1;
  }

  private void format(Path data) {
    try {
      DataFormat.require(data);
    } catch (StartException e) {
      findings.add(String.valueOf(e.getMessage()));
    }
  }

  private void store(Path store, ProgressBar progress) {
    if (!Files.exists(StoreFiles.database(store))) {
      parts.put("store", "none yet");
      return;
    }
    try {
      StoreFiles.Report report = StoreFiles.check(store, progress);
      parts.put(
          "store",
          "%d spaces, %d memories, %d associations"
              .formatted(report.spaces(), report.memories(), report.associations()));
      report.findings().forEach(finding -> findings.add("store: " + finding));
    } catch (StoreException e) {
      parts.put("store", "cannot be read");
      findings.add("store: " + e.getMessage());
    }
  }

  private void journal(Path file) throws IOException {
    if (!Files.exists(file)) {
      parts.put("journal", "none yet");
      return;
    }
    try {
      JournalFile journal = JournalFile.read(file);
      parts.put("journal", journal.decisions().size() + " decisions");
      if (journal.tailBytes() > 0 && daemon.pid().isEmpty()) {
        findings.add("journal: " + journal.tailBytes()
            + " bytes of an append that was cut off; the next start keeps them beside it");
      }
    } catch (IllegalStateException e) {
      parts.put("journal", "cannot be read");
      findings.add("journal: " + e.getMessage());
    }
  }

  private void providers(Path data) throws IOException {
    ProviderFiles.Report report = ProviderFiles.check(data);
    parts.put("providers", report.providers() + " installed");
    parts.put("verdicts", report.verdicts() + " kept");
    findings.addAll(report.findings());
  }
}

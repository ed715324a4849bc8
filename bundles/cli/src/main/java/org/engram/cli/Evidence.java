package org.engram.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.engram.kernel.runtime.JournalFile;
import org.engram.shell.JsonText;
import org.engram.shell.SettingsText;

/**
 * What can be seen of an installation, as texts by name. A part that cannot be had is a sentence in
 * its place: an incident is when things fail.
 */
final class Evidence {
  private static final int LOG_BYTES = 1 << 20;
  private static final int DECISIONS = 200;
  private static final String NEWEST = "200";
  private static final int CRASHES = 3;

  private final Daemon daemon;
  private final Map<String, String> texts = new LinkedHashMap<>();

  Evidence(Daemon daemon) {
    this.daemon = daemon;
  }

  /** What a part is made by. */
  private interface Part {
    String text() throws IOException;
  }

  /** Collects everything. */
  Map<String, String> collect() {
    Optional<Long> pid = daemon.pid();
    add("versions.txt", this::versions);
    add("status.json", () -> JsonText.of(new StatusFigures(daemon).of(pid)));
    add("config.json", () -> SettingsText.json(daemon.settings()));
    addFolder("conf", daemon.installation().conf(), "[^.].*\\.(properties|xml)");
    pid.ifPresent(this::ofProcess);
    add("journal.json", this::decisions);
    add("machine/cpu.txt", Evidence::firstProcessor);
    for (String file : List.of("meminfo", "loadavg", "version", "sys/vm/max_map_count")) {
      addFile("machine/" + file.replace('/', '.'), Path.of("/proc").resolve(file));
    }
    add("machine/disk.txt", this::disks);
    add("data/files.txt", () -> listing(daemon.installation().data()));
    ofLogs(daemon.installation().log());
    return texts;
  }

  private void add(String name, Part part) {
    String text;
    try {
      text = part.text();
    } catch (IOException
        | UncheckedIOException
        | CliFailure
        | IllegalArgumentException
        | IllegalStateException e) {
      text = "not to be had: " + e.getMessage();
    }
    texts.put(name, text);
  }

  private void addFile(String name, Path file) {
    if (Files.isReadable(file)) {
      add(name, () -> Files.readString(file));
    }
  }

  private void addFolder(String name, Path folder, String pattern) {
    add(name + "/files.txt", () -> {
      List<Path> files = matching(folder, pattern);
      files.forEach(file -> addFile(name + "/" + file.getFileName(), file));
      return listing(folder);
    });
  }

  private static List<Path> matching(Path folder, String pattern) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().matches(pattern))
          .sorted()
          .toList();
    }
  }

  private String versions() {
    StringBuilder text = new StringBuilder("engram " + VersionCommand.product() + "\n");
    for (String name : List.of(
        "java.runtime.version",
        "java.vm.name",
        "java.vendor",
        "os.name",
        "os.version",
        "os.arch")) {
      text.append(name).append(' ').append(System.getProperty(name)).append('\n');
    }
    new TreeMap<>(System.getenv()).forEach((name, value) -> {
      if (name.startsWith("ENGRAM_")) {
        text.append(name).append('=').append(value).append('\n');
      }
    });
    return text.toString();
  }

  private void ofProcess(long pid) {
    shell("kernel/providers.json", "kernel:providers", "--json");
    shell("kernel/routes.json", "kernel:routes", "--json");
    shell("kernel/history.json", "kernel:history", "--last", NEWEST, "--json");
    shell("kernel/rollouts.json", "kernel:rollout", "status", "--json");
    shell("kernel/candidates.json", "kernel:candidates", "--json");
    shell("kernel/arenas.json", "kernel:arenas", "--json");
    shell("kernel/stats.json", "kernel:stats", "--json");
    shell("process/memory.json", "process:memory", "--json");
    shell("process/threads.txt", "process:threads");
    for (String file : List.of("limits", "status", "cgroup", "io")) {
      addFile("process/" + file + ".txt", Path.of("/proc", Long.toString(pid), file));
    }
  }

  private void shell(String name, String... words) {
    add(name, () -> {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (PrintStream out = new PrintStream(bytes, false, StandardCharsets.UTF_8)) {
        daemon.shell(List.of(words), out, out);
      }
      return bytes.toString(StandardCharsets.UTF_8);
    });
  }

  private String decisions() throws IOException {
    Path file = JournalFile.of(daemon.installation().data());
    if (!Files.exists(file)) {
      return "[]";
    }
    List<Map<String, String>> all = JournalFile.read(file).decisions();
    return JsonText.of(all.subList(Math.max(0, all.size() - DECISIONS), all.size()));
  }

  /** All are alike, and there may be hundreds. */
  private static String firstProcessor() throws IOException {
    Path file = Path.of("/proc/cpuinfo");
    if (!Files.isReadable(file)) {
      return Runtime.getRuntime().availableProcessors() + " processors\n";
    }
    return Runtime.getRuntime().availableProcessors() + " processors, the first of them:\n"
        + Files.readString(file).split("\n\n", 2)[0];
  }

  private String disks() throws IOException {
    StringBuilder text = new StringBuilder("FOLDER BYTES USABLE TYPE\n");
    for (Path folder : List.of(
        daemon.installation().home(),
        daemon.installation().data(),
        daemon.installation().log())) {
      if (Files.exists(folder)) {
        FileStore disk = Files.getFileStore(folder);
        text.append(folder).append(' ').append(disk.getTotalSpace()).append(' ');
        text.append(disk.getUsableSpace()).append(' ').append(disk.type()).append('\n');
      }
    }
    return text.toString();
  }

  private static String listing(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return "There is no folder " + folder + ".";
    }
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> !folder.relativize(file).startsWith("cache"))
          .sorted()
          .map(file -> file.toFile().length() + " " + folder.relativize(file))
          .collect(Collectors.joining("\n"));
    }
  }

  private void ofLogs(Path log) {
    if (!Files.isDirectory(log)) {
      return;
    }
    for (String name : List.of("engram.log", "engram.out")) {
      if (Files.exists(log.resolve(name))) {
        add("log/" + name, () -> LogTail.end(log.resolve(name), LOG_BYTES));
      }
    }
    add("crash/files.txt", () -> {
      List<Path> reports = matching(log, "hs_err.*\\.log").reversed();
      for (Path report : reports.subList(0, Math.min(CRASHES, reports.size()))) {
        add("crash/" + report.getFileName(), () -> CrashReport.head(report));
      }
      return reports.size() + " crash reports";
    });
  }
}

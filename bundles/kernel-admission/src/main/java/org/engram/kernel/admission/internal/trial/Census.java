package org.engram.kernel.admission.internal.trial;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What the process holds: threads, descriptors, mapped files. From {@code /proc}, which Linux has.
 *
 * @param threads name by id
 * @param descriptors what each open one leads to
 * @param mappings files that are mapped, a line of the map each
 */
record Census(Map<String, String> threads, List<String> descriptors, List<String> mappings) {
  private static final Path SELF = Path.of("/proc/self");
  private static final int MAP_PATH = 5;

  /** Threads that the JVM and the framework make when they need them, by the first letters. */
  private static final Pattern KNOWN_THREADS = Pattern.compile("(C[12] Compiler|GC |VM |Common-Cl"
      + "eaner|Cleaner-|Finalizer|Reference Hand|Signal Disp|Service Thread|Monitor Def|Notific"
      + "ation|Attach List|StringDedup|Felix|SCR|CM |OSGi|Framework |Equinox|Start Level|process"
      + " reaper|ForkJoin).*");

  /** What the census itself has open. */
  private static final Pattern OWN = Pattern.compile("/proc/[0-9]+/(fd|task|maps|status).*");

  private static final String JAVA_HOME = System.getProperty("java.home", "");

  static boolean isPossible() {
    return Files.isDirectory(SELF.resolve("task"));
  }

  /** Counts. */
  static Census take() {
    try {
      return new Census(threadsNow(), descriptorsNow(), mappingsNow());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns what is there now and was not before, by name; what the JVM makes does not count. */
  List<String> leftSince(Census before, Path folder) {
    List<String> left = new ArrayList<>();
    threads.forEach((id, name) -> {
      if (!before.threads.containsKey(id) && !KNOWN_THREADS.matcher(name).matches()) {
        left.add("thread '" + name + "'");
      }
    });
    List<String> opened = new ArrayList<>(descriptors);
    before.descriptors.forEach(opened::remove);
    opened.stream()
        .filter(target -> !isOfTheJvm(target))
        .forEach(target -> left.add("descriptor of " + target));
    mappings.stream()
        .filter(target -> target.startsWith(folder.toString()) && !isOfTheJvm(target))
        .distinct()
        .forEach(target -> left.add("mapping of " + target));
    return left;
  }

  /** Frameworks keep the bundles open that they have unpacked, under names of their own. */
  private static boolean isOfTheJvm(String target) {
    return target.startsWith(JAVA_HOME)
        || target.endsWith(".jar")
        || target.endsWith("/bundleFile")
        || target.matches("/dev/u?random");
  }

  /** Returns memory of the process that is no file's. */
  static long anonymousBytes() {
    try (Stream<String> lines = Files.lines(SELF.resolve("status"))) {
      return lines
          .filter(line -> line.startsWith("RssAnon:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) << 10)
          .sum();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, String> threadsNow() throws IOException {
    Map<String, String> threads = new HashMap<>();
    try (DirectoryStream<Path> tasks = Files.newDirectoryStream(SELF.resolve("task"))) {
      for (Path task : tasks) {
        try {
          threads.put(
              task.getFileName().toString(),
              Files.readString(task.resolve("comm")).strip());
        } catch (NoSuchFileException e) {
          // ended meanwhile
        }
      }
    }
    return threads;
  }

  private static List<String> descriptorsNow() throws IOException {
    List<String> targets = new ArrayList<>();
    try (DirectoryStream<Path> open = Files.newDirectoryStream(SELF.resolve("fd"))) {
      for (Path descriptor : open) {
        try {
          String target = Files.readSymbolicLink(descriptor).toString();
          if (!OWN.matcher(target).matches()) {
            targets.add(target);
          }
        } catch (NoSuchFileException e) {
          // closed meanwhile
        }
      }
    }
    return targets;
  }

  private static List<String> mappingsNow() throws IOException {
    try (Stream<String> lines = Files.lines(SELF.resolve("maps"))) {
      return lines
          .map(line -> line.split("\\s+", MAP_PATH + 1))
          .filter(fields -> fields.length > MAP_PATH && fields[MAP_PATH].startsWith("/"))
          .map(fields -> fields[MAP_PATH])
          .toList();
    }
  }
}

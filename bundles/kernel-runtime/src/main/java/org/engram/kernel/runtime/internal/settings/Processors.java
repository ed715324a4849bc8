package org.engram.kernel.runtime.internal.settings;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.OptionalInt;
import java.util.Set;

/** How many threads this machine can keep busy with arithmetic. */
public final class Processors {
  private static final Path LINUX = Path.of("/sys/devices/system/cpu");

  private Processors() {}

  /** Returns the lesser of physical cores and available processors. */
  public static int effective() {
    int available = Runtime.getRuntime().availableProcessors();
    return Math.min(available, physicalCores(LINUX).orElse(available));
  }

  /** Returns the cores that the kernel of a Linux machine lists there, if it does. */
  static OptionalInt physicalCores(Path cpus) {
    Set<String> cores = new HashSet<>();
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(cpus, "cpu[0-9]*")) {
      for (Path cpu : folders) {
        // Absent where the processor is offline. Threads of one core name the same siblings.
        Path siblings = cpu.resolve("topology").resolve("thread_siblings_list");
        if (Files.isReadable(siblings)) {
          cores.add(Files.readString(siblings).strip());
        }
      }
    } catch (IOException e) {
      return OptionalInt.empty(); // no Linux, or /sys is hidden: the caller counts processors
    }
    return cores.isEmpty() ? OptionalInt.empty() : OptionalInt.of(cores.size());
  }
}

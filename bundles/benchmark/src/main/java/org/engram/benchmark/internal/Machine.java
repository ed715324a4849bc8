package org.engram.benchmark.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a figure was measured on; without it none can be quoted.
 *
 * @param cpu model of the processor
 * @param processors processors that this JVM may use
 * @param system operating system and architecture
 * @param java the runtime
 */
public record Machine(String cpu, int processors, String system, String java) {
  private static final Path CPU_INFO = Path.of("/proc/cpuinfo");
  private static final List<String> MODEL_OF_MACOS =
      List.of("sysctl", "-n", "machdep.cpu.brand_string");

  /** Returns this machine. */
  public static Machine here() {
    String arch = System.getProperty("os.arch");
    return new Machine(
        model().orElse("unknown " + arch),
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("os.name") + " " + System.getProperty("os.version") + " " + arch,
        System.getProperty("java.vm.name") + " " + Runtime.version());
  }

  @Override
  public String toString() {
    return cpu + ", " + processors + " processors, " + system + ", " + java;
  }

  private static Optional<String> model() {
    try {
      return Files.isReadable(CPU_INFO)
          ? modelOf(Files.readAllLines(CPU_INFO, StandardCharsets.UTF_8))
          : System.getProperty("os.name").startsWith("Mac")
              ? Optional.of(output(MODEL_OF_MACOS))
              : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("the model of the processor cannot be read", e);
    }
  }

  /** Returns the model of the first processor; ARM has numbers instead of a name. */
  static Optional<String> modelOf(List<String> cpuInfo) {
    return value(cpuInfo, "model name")
        .or(() -> value(cpuInfo, "CPU implementer")
            .flatMap(implementer -> value(cpuInfo, "CPU part")
                .map(part -> "ARM implementer " + implementer + " part " + part)));
  }

  private static Optional<String> value(List<String> lines, String key) {
    return lines.stream()
        .filter(line -> line.startsWith(key))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst();
  }

  private static String output(List<String> command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
  }
}

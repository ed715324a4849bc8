package org.engram.kernel.admission.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.engram.kernel.spi.ProviderDescription;

/**
 * What a verdict holds for: another contract, Java runtime or CPU needs another trial.
 *
 * @param contract version of the numeric contract
 * @param java version and vendor of the Java runtime
 * @param cpu model of the CPU and a digest of its features
 */
public record Surroundings(int contract, String java, String cpu) {
  private static final Path CPU_INFO = Path.of("/proc/cpuinfo");
  private static final Set<String> IDENTITY = Set.of(
      "vendor_id",
      "cpu family",
      "model",
      "model name",
      "stepping",
      "flags",
      "cpu implementer",
      "cpu architecture",
      "cpu variant",
      "cpu part",
      "cpu revision",
      "features");
  private static final int DIGITS = 16;

  /** Returns those of this process. */
  public static Surroundings current() {
    return new Surroundings(
        ProviderDescription.CONTRACT_VERSION,
        Runtime.version() + " " + System.getProperty("java.vm.vendor", "unknown"),
        cpuHere());
  }

  private static String cpuHere() {
    String system = System.getProperty("os.name", "") + " " + System.getProperty("os.arch", "");
    try {
      return Files.isReadable(CPU_INFO)
          ? signature(system, Files.readAllLines(CPU_INFO))
          : system + " " + System.getProperty("os.version", "");
    } catch (IOException e) {
      return system + ", of which " + CPU_INFO + " says nothing";
    }
  }

  /** Returns name and digest of the first processor; the order of its features does not count. */
  static String signature(String system, List<String> cpuInfo) {
    List<String> first =
        cpuInfo.stream().takeWhile(line -> !line.isBlank()).map(String::strip).toList();
    String identity = first.stream()
        .filter(line -> IDENTITY.contains(key(line)))
        .map(line -> key(line) + "=" + String.join(" ", sorted(value(line))))
        .sorted()
        .collect(Collectors.joining("\n"));
    Optional<String> name = first.stream()
        .filter(line -> key(line).equals("model name"))
        .map(line -> value(line).strip())
        .findFirst();
    String digest =
        Sha256.of((system + "\n" + identity).getBytes(StandardCharsets.UTF_8)).substring(0, DIGITS);
    return name.orElse(system) + " " + digest;
  }

  private static List<String> sorted(String features) {
    return Arrays.stream(features.strip().split("\\s+", -1)).sorted().toList();
  }

  private static String key(String line) {
    return line.split(":", 2)[0].strip().toLowerCase(Locale.ROOT);
  }

  private static String value(String line) {
    int colon = line.indexOf(':');
    return colon < 0 ? "" : line.substring(colon + 1);
  }
}

package org.engram.benchmark.internal.regression;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The program whose AVX-512 code is looked at: its listing, and its time where it runs. */
public final class WideTierProgram {
  private static final String TOOL = "objdump";
  private static final List<String> WIDE = List.of("avx512", "avx512vnni");

  private final Path program;
  private final String path;

  /** Looks at that program with what this process finds on its PATH. */
  public WideTierProgram(Path program) {
    this(program, System.getenv().getOrDefault("PATH", ""));
  }

  WideTierProgram(Path program, String path) {
    this.program = program;
    this.path = path;
  }

  /** Returns why nothing can be compared here, or empty. */
  public Optional<String> obstacle() {
    if (!Files.isRegularFile(program)) {
      return Optional.of(
          "There is no " + program + ": hot loops are listed on Linux and x86-64 only.");
    }
    boolean found = Stream.of(path.split(File.pathSeparator, -1))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, TOOL)));
    return found
        ? Optional.empty()
        : Optional.of("The avx512 tiers were not compared: their hot loops are listed by objdump,"
            + " which is not on the PATH: install it (apt install binutils).");
  }

  /** Returns all its instructions by function. */
  public List<String> listing() throws IOException {
    return output(List.of(TOOL, "-dw", "--no-show-raw-insn", program.toString()));
  }

  /** Returns the AVX-512 tiers that this processor runs. */
  List<String> wideTiers() throws IOException {
    List<String> tiers = output(List.of(program.toString())).stream()
        .map(line -> line.substring(line.indexOf(' ') + 1))
        .toList();
    return WIDE.stream().filter(tiers::contains).toList();
  }

  /**
   * Times every call on both tiers, in turn.
   *
   * @param more of the program's arguments
   */
  public Paces pace(String tier, String reference, String... more) throws IOException {
    List<String> command = Stream.concat(
            Stream.of(program.toString(), "pace", tier, reference), Stream.of(more))
        .toList();
    return Paces.of(output(command));
  }

  private static List<String> output(List<String> command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    List<String> lines = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
        .lines()
        .toList();
    try {
      int code = process.waitFor();
      if (code != 0) {
        throw new IOException(String.join(" ", command) + " ended with code " + code + ": "
            + lines.stream().limit(3).toList());
      }
      return lines;
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
      throw new IOException(command.getFirst() + " was interrupted", e);
    }
  }
}

package org.engram.kernel.ffm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The tiers that the library finds on processors other than this one: the benchmark program, which
 * runs each of them, under emulation. A tier too high would end it by an illegal instruction.
 */
class CpuDetectionTest {
  private static final String EMULATOR = "qemu-x86_64-static";
  private static final String PROGRAM = "bench/" + ProviderFolder.PLATFORM + "/engram_bench";

  @ParameterizedTest
  @CsvSource({"Nehalem, baseline", "Haswell, baseline avx2"})
  void aProcessorGetsTheTiersThatItHas(String processor, String tiers) throws Exception {
    Optional<Path> emulator = onPath();
    assumeTrue(emulator.isPresent(), "detection not tested: no " + EMULATOR + " on the PATH");
    List<String> lines =
        run(emulator.orElseThrow().toString(), "-cpu", processor, ProviderFolder.built(PROGRAM));
    Set<String> found = lines.stream()
        .map(line -> line.substring(line.indexOf(' ') + 1))
        .collect(Collectors.toSet());
    assertThat(found).containsExactlyInAnyOrder(tiers.split(" "));
  }

  @ParameterizedTest
  @CsvSource({
    "Haswell, 'intel family 6 model 60, rows several'",
    "EPYC, 'amd family 23 model 1, rows one'"
  })
  void aProcessorGetsTheRowShapeOfItsFamily(String processor, String family) throws Exception {
    Optional<Path> emulator = onPath();
    assumeTrue(emulator.isPresent(), "row shapes not tested: no " + EMULATOR + " on the PATH");
    Path program = ProviderFolder.built(PROGRAM);
    assertThat(run(emulator.orElseThrow().toString(), "-cpu", processor, program, "cpu"))
        .containsExactly(family);
  }

  private static Optional<Path> onPath() {
    return Stream.of(System.getenv("PATH").split(":"))
        .map(folder -> Path.of(folder, EMULATOR))
        .filter(file -> file.toFile().canExecute())
        .findFirst();
  }

  private static List<String> run(
      String emulator, String option, String processor, Path program, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(emulator, option, processor));
    command.add(program.toString());
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(printed).isZero();
    // The emulator says of some processors what it leaves out.
    return printed.lines().filter(line -> !line.startsWith("qemu")).toList();
  }
}

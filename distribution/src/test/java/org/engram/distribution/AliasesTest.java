package org.engram.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The scripts with older names hand over to {@code engram} with these words. */
final class AliasesTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final List<String> ALIASES =
      List.of("engram-cli", "scripts/build_with_zig.sh", "scripts/benchmark_regression.sh");

  /** A tree in which {@code engram} prints its words. */
  @TempDir
  Path tree;

  @BeforeEach
  void copy() throws IOException {
    Files.createDirectory(tree.resolve("scripts"));
    for (String alias : ALIASES) {
      Files.copy(ROOT.resolve(alias), tree.resolve(alias), StandardCopyOption.COPY_ATTRIBUTES);
    }
    Path engram = Files.writeString(
        tree.resolve("engram"), "#!/bin/sh\nfor word; do printf '<%s>' \"$word\"; done\n");
    Files.setPosixFilePermissions(engram, PosixFilePermissions.fromString("rwx------"));
  }

  private String run(String... words) throws Exception {
    List<String> command = new ArrayList<>(List.of(words));
    command.set(0, tree.resolve(words[0]).toString());
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String said =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }

  @Test
  void theBuildIsDebugUnlessItIsARelease() throws Exception {
    assertThat(run("scripts/build_with_zig.sh")).isEqualTo("<build><-Dzig.optimize=Debug>");
    assertThat(run("scripts/build_with_zig.sh", "release", "-o"))
        .isEqualTo("<build><-Dzig.optimize=ReleaseFast><-o>");
  }

  @Test
  void theRegressionAndTheOldNameAreTheCommand() throws Exception {
    assertThat(run("scripts/benchmark_regression.sh", "--baseline", "a b"))
        .isEqualTo("<benchmark><--regression><--baseline><a b>");
    assertThat(run("engram-cli", "recall", "a b")).isEqualTo("<recall><a b>");
  }
}

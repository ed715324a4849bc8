package org.engram.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which Zig the build takes, and what it says of another (contract row B3). */
final class ZigVersionTest {
  private static final Path SCRIPT =
      Path.of("..", ".build", "zig").toAbsolutePath().normalize();
  private static final String WARNING =
      "WARNING: Recommended Zig version is 0.13.0, found 0.14.1\n";

  @TempDir
  Path folder;

  private record Outcome(int code, String out, String err) {}

  /** A program that says it is that version of Zig, and else prints its words. */
  private Path zig(String version) throws IOException {
    Path program = Files.writeString(
        Files.createDirectories(folder.resolve(version)).resolve("zig"),
        "#!/bin/sh\n[ \"$1\" = version ] && echo " + version + " || echo \"ran $*\"\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    return program;
  }

  /** Runs the script where nothing but the shell's own programs is found. */
  private Outcome run(Map<String, String> environment) throws Exception {
    Map<String, String> all = new HashMap<>(environment);
    Path programs = Files.createDirectories(folder.resolve("programs"));
    for (String name : List.of("dirname", "sh", "cat")) {
      if (!Files.exists(programs.resolve(name))) {
        Files.createSymbolicLink(programs.resolve(name), Path.of("/usr/bin", name));
      }
    }
    all.merge("PATH", programs.toString(), (own, rest) -> own + ":" + rest);
    all.put("XDG_CACHE_HOME", folder.resolve("cache").toString());
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    ProcessBuilder builder = new ProcessBuilder("/bin/sh", SCRIPT.toString(), "build", "a b")
        .redirectOutput(out.toFile())
        .redirectError(err.toFile());
    builder.environment().clear();
    builder.environment().putAll(all);
    int code = builder.start().waitFor();
    return new Outcome(code, Files.readString(out), Files.readString(err));
  }

  @Test
  void theRecommendedVersionRunsInSilence() throws Exception {
    Path zig = zig("0.13.0");
    assertThat(run(Map.of("ENGRAM_ZIG", zig.toString())))
        .isEqualTo(new Outcome(0, "ran build a b\n", ""));
    assertThat(run(Map.of("PATH", String.valueOf(zig.getParent()))))
        .isEqualTo(new Outcome(0, "ran build a b\n", ""));
  }

  @Test
  void anotherVersionIsAWarningAndAFailureUnlessItIsAllowed() throws Exception {
    Path zig = zig("0.14.1");
    for (Map<String, String> found : List.of(
        Map.of("ENGRAM_ZIG", zig.toString()), Map.of("PATH", String.valueOf(zig.getParent())))) {
      assertThat(run(found))
          .isEqualTo(new Outcome(
              1,
              "",
              WARNING + "Zig 0.14.1 is refused: install Zig 0.13.0 or build with"
                  + " -Dzig.allowOtherVersion.\n"));
      Map<String, String> allowed = new HashMap<>(found);
      allowed.put("ENGRAM_ZIG_ALLOW_OTHER", "true");
      assertThat(run(allowed)).isEqualTo(new Outcome(0, "ran build a b\n", WARNING));
    }
  }

  @Test
  void whereThereIsNoneAndNoneCanBeHadOneSentenceSaysWhatToDo() throws Exception {
    Outcome outcome = run(Map.of());
    assertThat(outcome.code()).isEqualTo(1);
    assertThat(outcome.err())
        .startsWith("The build needs Zig 0.13.0 and could not obtain it: ")
        .hasLineCount(1);
    assertThat(run(Map.of("ENGRAM_ZIG", folder.resolve("absent").toString())).err())
        .endsWith("absent does not run: it must name a Zig 0.13.0 executable.\n");
  }
}

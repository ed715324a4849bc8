package org.engram.kernel.admission.internal.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.engram.kernel.admission.internal.Jars;
import org.engram.kernel.admission.internal.Surroundings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrialTest {
  @TempDir
  Path folder;

  @Test
  void aCrashLogNamesSignalAndFrame() {
    assertThat(Trial.crash(List.of(
            "#",
            "# A fatal error has been detected by the Java Runtime Environment:",
            "#",
            "#  SIGILL (0x4) at pc=0x00007f, pid=1, tid=2",
            "#",
            "# Problematic frame:",
            "# C  [libengram_kernels-0123.so+0x12]  engram_dot+0x2",
            "#")))
        .isEqualTo("it crashed with SIGILL (0x4) in C  [libengram_kernels-0123.so+0x12]  "
            + "engram_dot+0x2");
    assertThat(Trial.crash(List.of("half a file"))).isEqualTo("it crashed with a fatal error");
  }

  /** A trial that does not come up says nothing about the candidate. */
  @Test
  void aTrialThatCannotBeMadeIsNoVerdict() {
    Trial trial =
        new Trial(folder, new TrialLimits(Duration.ofSeconds(30), Duration.ofSeconds(30), 30));
    assertThatThrownBy(() -> trial.run(
            (place, nonce) -> new TrialOrder(
                nonce, Jars.zig(), List.of(Path.of("absent.jar")), List.of(), "", true),
            Surroundings.current()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("did not come up")
        .hasMessageContaining("ClassNotFoundException");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void theEnvironmentOfAFreshThreadIsInOrder() {
    assertThat(new FloatEnvironment().defect()).isEmpty();
  }
}

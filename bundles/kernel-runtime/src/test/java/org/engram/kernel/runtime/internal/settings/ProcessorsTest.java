package org.engram.kernel.runtime.internal.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessorsTest {
  @TempDir
  Path cpus;

  private void cpu(String name, String siblings) throws IOException {
    Path topology = Files.createDirectories(cpus.resolve(name).resolve("topology"));
    Files.writeString(topology.resolve("thread_siblings_list"), siblings + "\n");
  }

  @Test
  void threadsOfOneCoreCountOnce() throws IOException {
    cpu("cpu0", "0,2");
    cpu("cpu1", "1,3");
    cpu("cpu2", "0,2");
    cpu("cpu3", "1,3");
    Files.createDirectories(cpus.resolve("cpu4")); // offline
    Files.createDirectories(cpus.resolve("cpufreq"));
    assertThat(Processors.physicalCores(cpus)).hasValue(2);
  }

  @Test
  void withoutTopologyNothingIsSaid() {
    assertThat(Processors.physicalCores(cpus)).isEmpty();
    assertThat(Processors.physicalCores(cpus.resolve("absent"))).isEmpty();
  }
}

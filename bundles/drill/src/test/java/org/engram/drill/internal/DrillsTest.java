package org.engram.drill.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.UnaryOperator;
import org.engram.kernel.runtime.internal.KernelRuntime;
import org.engram.kernel.runtime.internal.Retirement;
import org.engram.kernel.runtime.internal.ServiceRank;
import org.engram.kernel.runtime.internal.Surroundings;
import org.engram.kernel.runtime.internal.journal.DataFolder;
import org.engram.kernel.runtime.internal.settings.LiveSettings;
import org.engram.kernel.runtime.settings.SettingsSources;
import org.engram.kernel.spi.DecayKernel;
import org.engram.kernel.spi.KernelException;
import org.engram.kernel.spi.KernelProvider;
import org.engram.kernel.spi.ProviderDescription;
import org.engram.kernel.spi.ProviderLife;
import org.engram.kernel.spi.Tier;
import org.engram.provider.java.JavaProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The drills pass on sound providers, and fail on those that are not. */
class DrillsTest {
  @TempDir
  Path data;

  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

  /** Another version of the Java provider, whose forgetting is changed. */
  private record Other(KernelProvider sound, UnaryOperator<DecayKernel> change)
      implements KernelProvider {
    @Override
    public ProviderDescription description() {
      ProviderDescription own = sound.description();
      return new ProviderDescription(
          own.id(), "2.0.0", own.tiers(), false, 0, own.contractVersion(), Map.of(), own.detail());
    }

    @Override
    public <K> Optional<K> kernel(Class<K> kernel, Tier tier) {
      Optional<K> found = sound.kernel(kernel, tier);
      return kernel == DecayKernel.class
          ? found.map(own -> kernel.cast(change.apply((DecayKernel) own)))
          : found;
    }

    @Override
    public ProviderLife life() {
      return sound.life();
    }
  }

  private int run(String drill, UnaryOperator<DecayKernel> change) {
    Properties system = new Properties();
    system.setProperty(SettingsSources.DATA, data.toString());
    try (DataFolder folder = DataFolder.open(data);
        KernelRuntime runtime = new KernelRuntime(
            new LiveSettings(
                SettingsSources.of(system, Map.of("ENGRAM_NUM_THREADS", "2")),
                folder.journal(),
                Clock.systemUTC()),
            folder.journal(),
            Surroundings.standard(data, Retirement.NONE))) {
      KernelProvider first = JavaProvider.create("1.0.0", Optional.empty());
      KernelProvider second = JavaProvider.create("2.0.0", Optional.empty());
      runtime.add(first, new ServiceRank(100, 1, -1));
      runtime.add(new Other(second, change), new ServiceRank(90, 2, -1));
      return Drills.run(
          drill,
          10,
          runtime.kernels(),
          runtime.control(),
          Optional.empty(),
          new PrintStream(printed, true, StandardCharsets.UTF_8));
    }
  }

  private String text() {
    return printed.toString(StandardCharsets.UTF_8);
  }

  @Test
  void soundProvidersTakeTurns() {
    run("swap", kernel -> kernel);
    assertThat(text())
        .contains("java@2.0.0 and java@1.0.0", "failed calls", "differing results")
        .containsPattern("failed calls +0 \\(0: holds\\)")
        .containsPattern("differing results +0 \\(0: holds\\)")
        .containsPattern("swaps +10 \\(10: holds\\)");
  }

  @Test
  void rollbacksAreTimed() {
    run("rollback", kernel -> kernel);
    assertThat(text()).containsPattern("rollback to incumbent +p50 .* ms");
  }

  @Test
  void aWrongBitFailsTheDrill() {
    int code = run("swap", sound -> request -> {
      sound.exponential(request);
      int bits = request.out().get(ValueLayout.JAVA_INT, 0);
      request.out().set(ValueLayout.JAVA_INT, 0, bits ^ 1);
    });
    assertThat(code).isEqualTo(1);
    assertThat(text()).contains("FAILED: differing results", "drill failed");
  }

  @Test
  void aFailedCallFailsTheDrill() {
    int code = run("swap", sound -> request -> {
      throw new KernelException(KernelException.Code.INTERNAL, "planted");
    });
    assertThat(code).isEqualTo(1);
    assertThat(text()).contains("FAILED: failed calls", "Internal: planted");
  }

  @Test
  void anUnknownDrillIsRefused() {
    assertThatThrownBy(() -> run("fire", kernel -> kernel)).hasMessage("there is no drill 'fire'");
  }
}

package org.engram.benchmarks;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.engram.kernel.runtime.KernelControl;
import org.engram.kernel.runtime.KernelControl.Reason;
import org.engram.kernel.runtime.Kernels;
import org.engram.kernel.runtime.ProviderSelector;
import org.engram.kernel.runtime.internal.KernelRuntime;
import org.engram.kernel.runtime.internal.Retirement;
import org.engram.kernel.runtime.internal.ServiceRank;
import org.engram.kernel.runtime.internal.Surroundings;
import org.engram.kernel.runtime.internal.journal.DataFolder;
import org.engram.kernel.runtime.internal.settings.LiveSettings;
import org.engram.kernel.runtime.settings.SettingsSources;
import org.engram.kernel.spi.KernelProvider;
import org.engram.kernel.spi.Tier;

/** The kernel runtime of a plain JVM, over a data folder. */
record RunningKernels(DataFolder folder, LiveSettings settings, KernelRuntime runtime)
    implements AutoCloseable {
  private static final int RANKING = 100;

  /** Starts with those providers, the last one first in ranking, and that many worker threads. */
  static RunningKernels open(Path data, List<KernelProvider> providers, int threads) {
    Properties system = new Properties();
    system.setProperty(SettingsSources.DATA, data.toString());
    SettingsSources sources =
        SettingsSources.of(system, Map.of("ENGRAM_NUM_THREADS", Integer.toString(threads)));
    DataFolder folder = DataFolder.open(data);
    LiveSettings settings = new LiveSettings(sources, folder.journal(), Clock.systemUTC());
    KernelRuntime runtime =
        new KernelRuntime(settings, folder.journal(), Surroundings.standard(data, Retirement.NONE));
    for (int i = 0; i < providers.size(); i++) {
      runtime.add(providers.get(i), new ServiceRank(RANKING + i, i + 1L, -1));
    }
    return new RunningKernels(folder, settings, runtime);
  }

  /** Starts with one provider that serves with that tier. */
  static RunningKernels open(Path data, Served served, int threads) {
    RunningKernels kernels = open(data, List.of(served.provider()), threads);
    kernels.serveWith(served.tier());
    return kernels;
  }

  private void serveWith(Tier tier) {
    String id = control().providers().getFirst().description().id();
    control()
        .pin(
            new ProviderSelector(id, Optional.empty(), Optional.of(tier)),
            Optional.empty(),
            new Reason("benchmark", "the tier that is measured"));
  }

  Kernels kernels() {
    return runtime.kernels();
  }

  KernelControl control() {
    return runtime.control();
  }

  @Override
  public void close() {
    runtime.close();
    folder.close();
  }
}

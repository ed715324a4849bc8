package org.engram.memory.internal;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
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
import org.engram.kernel.spi.Tier;
import org.engram.provider.java.JavaProvider;

/** The kernel runtime over the Java provider, without a framework. */
record TestKernels(DataFolder folder, KernelRuntime runtime) implements AutoCloseable {

  static TestKernels open(Path folder) {
    Path data = folder.resolve("runtime");
    Properties system = new Properties();
    system.setProperty(SettingsSources.DATA, data.toString());
    SettingsSources sources = SettingsSources.of(
        system, Map.of("ENGRAM_NUM_THREADS", Integer.toString(TestEngine.THREADS)));
    DataFolder open = DataFolder.open(data);
    LiveSettings settings = new LiveSettings(sources, open.journal(), Clock.systemUTC());
    KernelRuntime runtime =
        new KernelRuntime(settings, open.journal(), Surroundings.standard(data, Retirement.NONE));
    runtime.add(JavaProvider.create("1.0.0", Optional.empty()), new ServiceRank(100, 1, -1));
    return new TestKernels(open, runtime);
  }

  Kernels kernels() {
    return runtime.kernels();
  }

  void serveWith(Tier tier) {
    runtime
        .control()
        .swap(ProviderSelector.parse("java/" + tier), Optional.empty(), new Reason("test", "tier"));
  }

  @Override
  public void close() {
    runtime.close();
    folder.close();
  }
}

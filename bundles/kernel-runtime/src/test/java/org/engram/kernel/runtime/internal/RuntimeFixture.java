package org.engram.kernel.runtime.internal;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import org.engram.kernel.runtime.KernelControl;
import org.engram.kernel.runtime.KernelControl.Reason;
import org.engram.kernel.runtime.Kernels;
import org.engram.kernel.runtime.ProviderSelector;
import org.engram.kernel.runtime.RouteStatus;
import org.engram.kernel.runtime.internal.journal.DataFolder;
import org.engram.kernel.runtime.internal.settings.LiveSettings;
import org.engram.kernel.runtime.settings.Setting;
import org.engram.kernel.runtime.settings.SettingsSources;
import org.engram.kernel.spi.KernelId;
import org.engram.kernel.spi.KernelProvider;

/**
 * A runtime in a plain JVM over a data folder; opened again it is the same installation restarted.
 */
final class RuntimeFixture implements AutoCloseable {
  static final Reason REASON = new Reason("test", "because");

  private final DataFolder folder;
  private final LiveSettings settings;
  private final KernelRuntime runtime;
  private final Map<Long, KernelProvider> providers = new HashMap<>();
  private final AtomicInteger halts;
  private long lastId;

  private RuntimeFixture(Path data, Map<String, String> environment, Duration timeout) {
    Properties system = new Properties();
    system.setProperty(SettingsSources.DATA, data.toString());
    this.folder = DataFolder.open(data);
    this.settings = new LiveSettings(
        SettingsSources.of(system, environment), folder.journal(), Clock.systemUTC());
    this.halts = new AtomicInteger();
    this.runtime = new KernelRuntime(
        settings,
        folder.journal(),
        new Surroundings(Clock.systemUTC(), halts::incrementAndGet, this::stop, timeout, timeout));
  }

  /** Opens a runtime with two worker threads and deadlines that no test waits for. */
  static RuntimeFixture open(Path data) {
    return open(data, Duration.ofMinutes(5));
  }

  /** Opens a runtime that waits so long for arenas and calls. */
  static RuntimeFixture open(Path data, Duration timeout) {
    return new RuntimeFixture(data, Map.of("ENGRAM_NUM_THREADS", "2"), timeout);
  }

  long add(KernelProvider provider, int ranking) {
    long id = ++lastId;
    providers.put(id, provider);
    runtime.add(provider, new ServiceRank(ranking, id, 100 + id));
    return id;
  }

  void rank(long id, int ranking) {
    runtime.rank(new ServiceRank(ranking, id, 100 + id));
  }

  /** Does what a framework does: the service leaves, then its owner lets it go. */
  void remove(long id) {
    runtime.remove(id);
    Optional.ofNullable(providers.remove(id))
        .ifPresent(provider -> provider.life().release());
  }

  private void stop(ServiceRank service) {
    remove(service.serviceId());
  }

  void swap(String to) {
    control().swap(ProviderSelector.parse(to), Optional.empty(), REASON);
  }

  void pin(String to) {
    control().pin(ProviderSelector.parse(to), Optional.empty(), REASON);
  }

  Kernels kernels() {
    return runtime.kernels();
  }

  KernelControl control() {
    return runtime.control();
  }

  KernelRuntime runtime() {
    return runtime;
  }

  LiveSettings settings() {
    return settings;
  }

  DataFolder folder() {
    return folder;
  }

  <T> void set(Setting<T> setting, String value) {
    settings.set(setting.key(), value, "test");
  }

  int halts() {
    return halts.get();
  }

  /** Returns {@code provider/tier why} of that kernel. */
  String route(KernelId kernel) {
    RouteStatus route = control().routes().stream()
        .filter(status -> status.kernel() == kernel)
        .findFirst()
        .orElseThrow();
    return route.provider().orElse("none") + route.tier().map(t -> "/" + t).orElse("") + " "
        + route.why();
  }

  /** Returns the routes of all kernels, without repetition. */
  List<String> routes() {
    return List.of(KernelId.values()).stream().map(this::route).distinct().toList();
  }

  @Override
  public void close() {
    runtime.close();
    folder.close();
  }
}

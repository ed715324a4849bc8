package org.engram.kernel.runtime.internal;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.engram.kernel.runtime.KernelControl;
import org.engram.kernel.runtime.KernelControl.Reason;
import org.engram.kernel.runtime.Kernels;
import org.engram.kernel.runtime.ProviderSelector;
import org.engram.kernel.runtime.ProviderStatus;
import org.engram.kernel.runtime.Rollouts;
import org.engram.kernel.runtime.RouteStatus;
import org.engram.kernel.runtime.internal.journal.DataFolder;
import org.engram.kernel.runtime.internal.journal.JournalRecord;
import org.engram.kernel.runtime.internal.settings.LiveSettings;
import org.engram.kernel.runtime.settings.Setting;
import org.engram.kernel.runtime.settings.SettingsSources;
import org.engram.kernel.spi.KernelId;
import org.engram.kernel.spi.KernelProvider;

/**
 * A runtime in a plain JVM over a data folder; opened again it is the same installation restarted.
 */
final class RuntimeFixture implements AutoCloseable {
  private static final int REVIVED_RANKING = 50;
  static final Reason REASON = new Reason("test", "because");

  private final DataFolder folder;
  private final LiveSettings settings;
  private final KernelRuntime runtime;
  private final Map<Long, KernelProvider> providers = new HashMap<>();
  private final AtomicInteger halts;
  private final AtomicLong ticks = new AtomicLong();
  private final Map<String, Supplier<KernelProvider>> stopped = new HashMap<>();
  private final Set<String> replaced = new HashSet<>();
  private long lastId;

  private RuntimeFixture(
      Path data, String boot, Map<String, String> environment, Duration timeout) {
    Properties system = new Properties();
    system.setProperty(SettingsSources.DATA, data.toString());
    this.folder = DataFolder.open(data);
    this.settings = new LiveSettings(
        SettingsSources.of(system, environment), folder.journal(), Clock.systemUTC());
    this.halts = new AtomicInteger();
    this.runtime = new KernelRuntime(
        settings,
        folder.journal(),
        new Surroundings(
            Clock.systemUTC(),
            ticks::get,
            boot,
            data,
            data.resolve("log"),
            halts::incrementAndGet,
            new Owners(),
            timeout,
            timeout));
  }

  /** Opens a runtime with two worker threads and deadlines that no test waits for. */
  static RuntimeFixture open(Path data) {
    return open(data, Duration.ofMinutes(5));
  }

  /** Opens a runtime that waits so long for arenas and calls. */
  static RuntimeFixture open(Path data, Duration timeout) {
    return new RuntimeFixture(data, "boot-1", Map.of("ENGRAM_NUM_THREADS", "2"), timeout);
  }

  /** Opens a runtime on a machine that was booted under that name. */
  static RuntimeFixture openAfter(String boot, Path data) {
    return new RuntimeFixture(data, boot, Map.of("ENGRAM_NUM_THREADS", "2"), Duration.ofMinutes(5));
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

  /** Does what bundles do that stop and start. */
  private final class Owners implements Retirement {
    @Override
    public void stop(ServiceRank service) {
      remove(service.serviceId());
    }

    @Override
    public boolean revive(ProviderSelector provider) {
      Optional<Supplier<KernelProvider>> known = stopped.entrySet().stream()
          .filter(entry -> provider.toString().startsWith(entry.getKey()))
          .map(Map.Entry::getValue)
          .findFirst();
      known.ifPresent(start -> add(start.get(), REVIVED_RANKING));
      return known.isPresent();
    }

    @Override
    public boolean isReplaced(ProviderSelector provider) {
      return replaced.stream().anyMatch(provider.toString()::startsWith);
    }
  }

  /** Lets a provider be started again that is stopped now. */
  void startable(String written, Supplier<KernelProvider> provider) {
    stopped.put(written, provider);
  }

  /** Does what a framework does when it updates the owner of a provider. */
  void update(long id, String written) {
    remove(id);
    replaced.add(written);
  }

  /** Lets time pass, then a tick. */
  void pass(Duration time) {
    ticks.addAndGet(time.toNanos());
    runtime.observe();
  }

  /** Lets a tick pass, and waits for what a guard has left to be done behind it. */
  void settle() {
    runtime.observe();
    try {
      runtime.awaitTick();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Ends the way a killed process does: nothing more is written. */
  void kill() {
    folder.close();
  }

  /** Returns what was decided, without beginnings and ends of the process. */
  List<JournalRecord> decisions() {
    return folder.journal().records().stream()
        .filter(entry -> !Set.of(Decision.START, Decision.STOP).contains(entry.what()))
        .toList();
  }

  Rollouts rollouts() {
    return runtime.rollouts();
  }

  ProviderStatus status(String written) {
    return control().providers().stream()
        .filter(provider ->
            (provider.description().id() + "@" + provider.description().version()).equals(written))
        .findFirst()
        .orElseThrow();
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

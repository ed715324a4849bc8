package org.engram.telemetry.internal;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.engram.http.MetricsPage.Page;
import org.engram.kernel.runtime.KernelControl;
import org.engram.kernel.runtime.Rollouts;
import org.engram.kernel.runtime.internal.KernelRuntime;
import org.engram.kernel.runtime.internal.Retirement;
import org.engram.kernel.runtime.internal.ServiceRank;
import org.engram.kernel.runtime.internal.Surroundings;
import org.engram.kernel.runtime.internal.journal.DataFolder;
import org.engram.kernel.runtime.internal.settings.LiveSettings;
import org.engram.kernel.runtime.settings.Settings;
import org.engram.kernel.runtime.settings.SettingsSources;
import org.engram.kernel.spi.KernelProvider;
import org.engram.memory.EngineStatus;
import org.engram.memory.SpaceSpec;
import org.engram.memory.internal.Embedders;
import org.engram.memory.internal.Engine;
import org.engram.memory.internal.offheap.OffHeap;
import org.engram.provider.java.JavaProvider;
import org.engram.store.Store;
import org.engram.store.internal.SqliteStore;

/** Engine, store and runtime with the Java provider, and their telemetry, in a plain JVM. */
final class RunningParts implements Parts, AutoCloseable {
  static final String SPACE = "notes";

  final Decisions decisions = new Decisions();
  final Telemetry telemetry = Telemetry.of(this, decisions, "1.2.3");
  private final Exposition exposition = new Exposition();
  private final DataFolder folder;
  private final LiveSettings settings;
  private final KernelRuntime runtime;
  private final SqliteStore store;
  private final Engine engine;
  private long lastId;

  RunningParts(Path data) {
    Properties system = new Properties();
    system.setProperty(SettingsSources.DATA, data.toString());
    folder = DataFolder.open(data);
    settings = new LiveSettings(
        SettingsSources.of(system, Map.of("ENGRAM_NUM_THREADS", "2")),
        folder.journal(),
        Clock.systemUTC());
    runtime =
        new KernelRuntime(settings, folder.journal(), Surroundings.standard(data, Retirement.NONE));
    runtime.listen(decisions);
    add("1.0.0");
    store = SqliteStore.open(data.resolve("store"));
    engine = new Engine(
        runtime.kernels(),
        runtime.workers().threads(),
        store,
        Clock.systemUTC(),
        new Embedders(),
        OffHeap.ofArenas());
    engine.createSpace(new SpaceSpec(SPACE, 3, "given"));
  }

  /** Adds the Java provider under that version; the first one serves. */
  long add(String version) {
    KernelProvider provider = JavaProvider.create(version, Optional.empty());
    lastId++;
    runtime.add(provider, new ServiceRank(100, lastId, lastId));
    return lastId;
  }

  void remove(long id) {
    runtime.remove(id);
  }

  Engine memories() {
    return engine;
  }

  KernelRuntime runtime() {
    return runtime;
  }

  /** Reads everything, and returns what Prometheus sees. */
  String scrape() {
    return page("").text();
  }

  Page page(String accept) {
    telemetry.read();
    return exposition.page(
        telemetry.registry(), Optional.of(accept).filter(text -> !text.isEmpty()));
  }

  /** Returns the value of the only line that begins so. */
  double value(String series) {
    return scrape()
        .lines()
        .filter(line -> line.startsWith(series + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1)))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no series " + series));
  }

  @Override
  public Optional<KernelControl> control() {
    return Optional.of(runtime.control());
  }

  @Override
  public Optional<Rollouts> rollouts() {
    return Optional.of(runtime.rollouts());
  }

  @Override
  public Optional<Settings> settings() {
    return Optional.of(settings);
  }

  @Override
  public Optional<EngineStatus> engine() {
    return Optional.of(engine);
  }

  @Override
  public Optional<Store> store() {
    return Optional.of(store);
  }

  @Override
  public void close() {
    engine.close();
    store.close();
    runtime.close();
    folder.close();
  }
}

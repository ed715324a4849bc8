package org.engram.http.internal;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicReference;
import org.engram.http.ConsoleFiles;
import org.engram.http.MetricsPage;
import org.engram.http.internal.events.EventFeed;
import org.engram.kernel.runtime.internal.KernelRuntime;
import org.engram.kernel.runtime.internal.Retirement;
import org.engram.kernel.runtime.internal.ServiceRank;
import org.engram.kernel.runtime.internal.Surroundings;
import org.engram.kernel.runtime.internal.journal.DataFolder;
import org.engram.kernel.runtime.internal.settings.LiveSettings;
import org.engram.kernel.runtime.settings.SettingsSources;
import org.engram.memory.internal.Embedders;
import org.engram.memory.internal.Engine;
import org.engram.memory.internal.offheap.OffHeap;
import org.engram.provider.java.JavaProvider;
import org.engram.store.internal.SqliteStore;
import org.jspecify.annotations.Nullable;

/** The API over a real engine, store and runtime with the Java provider, in a plain JVM. */
final class Backend implements AutoCloseable {
  static final String TOKEN = "the-admin-token";

  private final DataFolder folder;
  private final KernelRuntime runtime;
  private final SqliteStore store;
  private final Engine engine;
  private final Router router;
  private final EventFeed events;
  private final AtomicReference<@Nullable MetricsPage> metrics = new AtomicReference<>();
  private final AtomicReference<@Nullable ConsoleFiles> console = new AtomicReference<>();

  Backend(Path data) {
    Properties system = new Properties();
    system.setProperty(SettingsSources.DATA, data.toString());
    folder = DataFolder.open(data);
    LiveSettings settings = new LiveSettings(
        SettingsSources.of(system, Map.of("ENGRAM_NUM_THREADS", "2")),
        folder.journal(),
        Clock.systemUTC());
    runtime =
        new KernelRuntime(settings, folder.journal(), Surroundings.standard(data, Retirement.NONE));
    runtime.add(JavaProvider.create("1.0.0", Optional.empty()), new ServiceRank(100, 1, 1));
    runtime.add(JavaProvider.create("2.0.0", Optional.empty()), new ServiceRank(50, 2, 2));
    store = SqliteStore.open(data.resolve("store"));
    engine = new Engine(
        runtime.kernels(),
        runtime.workers().threads(),
        store,
        Clock.systemUTC(),
        new Embedders(),
        OffHeap.ofArenas());
    var backends = new Api.Backends(
        engine,
        runtime.control(),
        runtime.rollouts(),
        settings,
        Optional::empty,
        "127.0.0.1",
        () -> TOKEN,
        Optional.empty(),
        () -> Optional.ofNullable(metrics.get()));
    events = new EventFeed(
        new StateSnapshot(new StateSnapshot.Parts(backends, engine, store), Clock.systemUTC()));
    router =
        Api.router(backends, new Api.Watching(() -> Optional.ofNullable(console.get()), events));
  }

  /** Does what a bundle with a console does. */
  void offerConsole(ConsoleFiles files) {
    console.set(files);
  }

  /** Does what a bundle with metrics does. */
  void offer(MetricsPage page) {
    metrics.set(page);
  }

  Router router() {
    return router;
  }

  Response get(String pathAndQuery) {
    return send("GET", pathAndQuery, "", Map.of());
  }

  Response post(String path, String json) {
    return send("POST", path, json, Map.of());
  }

  /** Posts with the admin token. */
  Response command(String path, String json) {
    return send("POST", path, json, Map.of("authorization", "Bearer " + TOKEN));
  }

  Response send(String method, String pathAndQuery, String body, Map<String, String> more) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    Map<String, String> headers = new HashMap<>(more);
    headers.put("host", "127.0.0.1:7432");
    if (bytes.length > 0) {
      headers.put("content-type", "application/json");
    }
    int question = pathAndQuery.indexOf('?');
    Map<String, String> query =
        question < 0 ? Map.of() : parameter(pathAndQuery.substring(question + 1));
    String path = question < 0 ? pathAndQuery : pathAndQuery.substring(0, question);
    return router.answer(new Request(
        method, path, query, headers, bytes.length, () -> new ByteArrayInputStream(bytes)));
  }

  private static Map<String, String> parameter(String text) {
    int equals = text.indexOf('=');
    return Map.of(text.substring(0, equals), text.substring(equals + 1));
  }

  @Override
  public void close() {
    events.close();
    engine.close();
    store.close();
    runtime.close();
    folder.close();
  }
}

package org.engram.store.internal.osgi;

import java.nio.file.Path;
import java.util.Map;
import org.engram.store.Store;
import org.engram.store.StoreException;
import org.engram.store.StoreHealth;
import org.engram.store.internal.SqliteStore;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens the store in the folder {@code store} of the data folder, and registers it only when it is
 * open: a component whose activation throws would leave its service behind.
 */
@Component(service = {})
@Capability(
    namespace = "osgi.service",
    effective = "active",
    attribute = "objectClass:List<String>=\"org.engram.store.Store\"",
    uses = Store.class)
public final class StoreComponent {
  private static final Logger LOG = LoggerFactory.getLogger(StoreComponent.class);
  private static final String DATA_FOLDER = "engram.data";

  /**
   * Where sqlite-jdbc unpacks its library; it reads the system property at its first connection.
   */
  private static final String NATIVE_FOLDER = "org.sqlite.tmpdir";

  private final SqliteStore store;
  private final ServiceRegistration<Store> registration;

  /**
   * Opens the store.
   *
   * @throws StoreException if it does not open; the message names the folder and the reason
   */
  @Activate
  public StoreComponent(BundleContext context) {
    String data = context.getProperty(DATA_FOLDER);
    Path folder = Path.of(data == null ? "data" : data).resolve("store");
    placeNativeLibrary(context);
    store = open(folder);
    report(folder, store);
    registration = context.registerService(
        Store.class, store, FrameworkUtil.asDictionary(Map.of(DATA_FOLDER, folder.toString())));
  }

  private static SqliteStore open(Path folder) {
    try {
      return SqliteStore.open(folder);
    } catch (StoreException e) {
      throw new StoreException(
          e.code(), "The store in " + folder + " does not open: " + e.getMessage() + ".", e);
    }
  }

  private static void placeNativeLibrary(BundleContext context) {
    if (System.getProperty(NATIVE_FOLDER) == null) {
      System.setProperty(NATIVE_FOLDER, context.getDataFile("").getAbsolutePath());
    }
  }

  private static void report(Path folder, SqliteStore opened) {
    StoreHealth health = opened.health();
    health.reasons().forEach(reason -> LOG.error("The store in {}: {}.", folder, reason));
    LOG.info("Store open in {}, sequence {}", folder, opened.sequence());
  }

  /** Takes the service back, then closes the store. */
  @Deactivate
  void close() {
    registration.unregister();
    store.close();
  }
}

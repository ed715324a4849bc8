package org.engram.launcher;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.ServiceLoader;
import java.util.concurrent.CountDownLatch;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;
import org.osgi.framework.startlevel.FrameworkStartLevel;

/**
 * An installation that runs in this JVM, until {@link #close()}. {@code conf/framework.properties}
 * configures the framework, {@code bundle/NN/*.jar} are installed anew at each start with start
 * level NN. While it runs, the system properties {@link Installation#HOME},
 * {@link Installation#DATA} and {@link Installation#LOG} name its folders, for the log and the
 * settings know no other place to look: one installation a JVM at a time. Safe for any number of
 * threads.
 */
public final class EngramFramework implements AutoCloseable {
  private static final long DRAIN_TIMEOUT_MS = 60_000;

  private final DataFolder folder;
  private final SystemProperties system;
  private final Framework framework;
  private final StartReport report;

  private EngramFramework(
      DataFolder folder, SystemProperties system, Framework framework, StartReport report) {
    this.folder = folder;
    this.system = system;
    this.framework = framework;
    this.report = report;
  }

  /**
   * Starts the installation of that home on that data folder, with the log files in the data
   * folder.
   *
   * @param overrides framework properties that count above those of the file
   * @throws StartException if the data folder cannot be used or the framework does not come up; a
   *     bundle that does not start is in the report instead
   */
  public static EngramFramework start(Path home, Path data, Map<String, String> overrides)
      throws StartException {
    return start(Installation.of(home, data), overrides);
  }

  /** Starts an installation: {@link #start(Path, Path, Map)}. */
  public static EngramFramework start(Installation installation, Map<String, String> overrides)
      throws StartException {
    long began = System.nanoTime();
    Map<String, String> properties = properties(installation);
    properties.putAll(overrides);
    DataFolder folder = DataFolder.open(installation);
    SystemProperties system = SystemProperties.set(installation.properties());
    try {
      Framework framework = ServiceLoader.load(
              FrameworkFactory.class, EngramFramework.class.getClassLoader())
          .findFirst()
          .orElseThrow()
          .newFramework(properties);
      try {
        StartReport report = startBundles(framework, installation.home().resolve("bundle"), began);
        return new EngramFramework(folder, system, framework, report);
      } catch (StartException e) {
        stop(framework);
        throw e;
      }
    } catch (StartException e) {
      system.restore();
      closeAfter(folder, e);
      throw e;
    }
  }

  private static Map<String, String> properties(Installation installation) throws StartException {
    Map<String, String> result = new HashMap<>(installation.properties());
    result.put(Constants.FRAMEWORK_STORAGE, installation.data().resolve("cache").toString());
    result.put(Constants.FRAMEWORK_STORAGE_CLEAN, Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT);
    Path file = installation.conf().resolve("framework.properties");
    Properties written = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      written.load(reader);
    } catch (IOException e) {
      throw new StartException("The configuration " + file + " cannot be read.", e);
    }
    for (String name : written.stringPropertyNames()) {
      String given = System.getProperty(name);
      result.put(name, given == null ? installation.expand(written.getProperty(name)) : given);
    }
    return result;
  }

  private static StartReport startBundles(Framework framework, Path bundleFolder, long began)
      throws StartException {
    try {
      framework.init();
      BundleSet bundles = BundleSet.install(framework.getBundleContext(), bundleFolder);
      framework.start();
      reachLevel(framework, bundles.topLevel());
      List<String> problems = new ArrayList<>(bundles.problems());
      problems.addAll(new RequiredServices(framework.getBundleContext()).problems());
      long millis = (System.nanoTime() - began) / 1_000_000;
      return new StartReport(bundles.size(), bundles.otherPlatforms(), problems, millis);
    } catch (BundleException e) {
      throw new StartException("The framework did not start: " + e.getMessage(), e);
    }
  }

  /**
   * Waits for the event that the framework publishes to all, not for the callback of the request:
   * the errors of the bundles travel on the same queue, and have all arrived before it.
   */
  private static void reachLevel(Framework framework, int level) throws StartException {
    CountDownLatch reached = new CountDownLatch(1);
    framework.getBundleContext().addFrameworkListener(event -> {
      if (event.getType() == FrameworkEvent.STARTLEVEL_CHANGED) {
        reached.countDown();
      }
    });
    framework.adapt(FrameworkStartLevel.class).setStartLevel(level);
    try {
      reached.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartException("The start was interrupted.", e);
    }
  }

  private static void closeAfter(DataFolder folder, StartException failure) {
    try {
      folder.close();
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  /** Returns the running framework. */
  public Framework framework() {
    return framework;
  }

  /** Returns what came of the start. */
  public StartReport report() {
    return report;
  }

  /** Waits until the framework has stopped, whoever stops it. */
  public void awaitStop() throws InterruptedException {
    framework.waitForStop(0);
  }

  /**
   * Stops the bundles, highest start level first: new work is refused, calls in flight finish. Then
   * gives the data folder back.
   *
   * @throws StartException if that takes longer than a minute; the data folder is given back all
   *     the same when the process ends
   */
  @Override
  public void close() throws StartException {
    stop(framework);
    system.restore();
    try {
      folder.close();
    } catch (IOException e) {
      throw new StartException("The data folder could not be given back.", e);
    }
  }

  private static void stop(Framework framework) throws StartException {
    try {
      framework.stop();
      FrameworkEvent event = framework.waitForStop(DRAIN_TIMEOUT_MS);
      if (event.getType() == FrameworkEvent.WAIT_TIMEDOUT) {
        throw new StartException(
            "The bundles did not stop within " + DRAIN_TIMEOUT_MS / 1000 + " s.");
      }
    } catch (BundleException e) {
      throw new StartException("The framework did not stop: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartException("The stop was interrupted.", e);
    }
  }
}

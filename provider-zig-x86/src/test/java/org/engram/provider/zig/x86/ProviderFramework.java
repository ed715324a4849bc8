package org.engram.provider.zig.x86;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;
import org.slf4j.LoggerFactory;

/** A framework in this JVM with the SPI of the class path, and what is logged while it runs. */
final class ProviderFramework implements AutoCloseable {
  private final Framework framework;
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();

  ProviderFramework(Path storage, Map<String, String> properties) throws BundleException {
    Map<String, String> all = new HashMap<>(properties);
    all.put(Constants.FRAMEWORK_STORAGE, storage.toString());
    all.put(
        Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA,
        "org.engram.kernel.spi;version=1.0.0,org.engram.kernel.spi.layout;version=1.0.0,"
            + "org.slf4j;version=2.0.20");
    framework = new FrameworkFactory().newFramework(all);
    framework.start();
    log.start();
    engramLog().addAppender(log);
  }

  /** Returns the bundle that this module has built. */
  static Path built() {
    try (Stream<Path> files = Files.list(Path.of("target"))) {
      return files
          .filter(file -> file.getFileName().toString().matches("provider-zig-x86-.*\\.jar"))
          .findFirst()
          .orElseThrow(() -> new AssertionError("target has no bundle: run mvn verify"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Bundle install(Path jar) throws BundleException {
    return framework.getBundleContext().installBundle(jar.toUri().toString());
  }

  Framework framework() {
    return framework;
  }

  <S> ServiceReference<S> reference(Class<S> service) {
    return framework.getBundleContext().getServiceReference(service);
  }

  <S> S service(Class<S> service) {
    return framework.getBundleContext().getService(reference(service));
  }

  List<String> logged() {
    return List.copyOf(log.list).stream()
        .map(event -> event.getLevel() + " " + event.getFormattedMessage())
        .toList();
  }

  static long mappings() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/self/maps"))) {
      return lines.filter(line -> line.contains("libengram_kernels-")).count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws BundleException {
    engramLog().detachAppender(log);
    framework.stop();
    try {
      framework.waitForStop(0);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while the framework stops", e);
    }
  }

  private static Logger engramLog() {
    return (Logger) LoggerFactory.getLogger("org.engram");
  }
}

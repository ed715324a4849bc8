package org.engram.telemetry.internal;

import com.codahale.metrics.jmx.JmxReporter;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;

/**
 * The metrics as JMX beans {@code org.engram:type=gauges,name="…"} and {@code type=histograms} of
 * the platform's server, named as in the registry; durations are in nanoseconds. Each has a value
 * of the last second when it is asked. A series has its bean from the first reading on that finds
 * it: so that nobody has to ask first, one is made soon after the start and then each minute.
 */
public final class JmxBeans implements AutoCloseable {
  private static final String DOMAIN = "org.engram";
  private static final long FIRST_SECONDS = 10;
  private static final long EVERY_SECONDS = 60;

  private final Telemetry telemetry;
  private final JmxReporter reporter;
  private final ScheduledExecutorService readings;

  private JmxBeans(Telemetry telemetry) {
    this.telemetry = telemetry;
    reporter = JmxReporter.forRegistry(telemetry.registry())
        .inDomain(DOMAIN)
        .createsObjectNamesWith(JmxBeans::name)
        .build();
    readings = Executors.newSingleThreadScheduledExecutor(
        Thread.ofPlatform().name("engram-jmx").daemon().factory());
  }

  /** Registers a bean for each metric that there is and will be. */
  public static JmxBeans open(Telemetry telemetry) {
    JmxBeans beans = new JmxBeans(telemetry);
    beans.reporter.start();
    var _ = beans.readings.scheduleWithFixedDelay(
        telemetry::readIfOld, FIRST_SECONDS, EVERY_SECONDS, TimeUnit.SECONDS);
    return beans;
  }

  /** Names with labels have signs that JMX takes only in quotes. */
  private static ObjectName name(String type, String domain, String metric) {
    String name = metric.contains("{") ? ObjectName.quote(metric) : metric;
    try {
      return new ObjectName(domain + ":type=" + type + ",name=" + name);
    } catch (MalformedObjectNameException e) {
      throw new IllegalArgumentException("no bean can be named " + name, e);
    }
  }

  /** Takes all beans back. */
  @Override
  public void close() {
    readings.shutdownNow();
    synchronized (telemetry) { // no reading adds a bean meanwhile, nor later: it has left
      reporter.stop();
    }
  }
}

package org.engram.telemetry.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.MetricRegistry;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.engram.memory.RecallRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JmxBeansTest {
  private static final String RECALLS =
      "engram_memory_operation_duration_seconds{operation=\"recall\"}";

  @TempDir
  Path data;

  private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();

  private static ObjectName name(String type, String metric) throws Exception {
    return new ObjectName("org.engram:type=" + type + ",name="
        + (metric.contains("{") ? ObjectName.quote(metric) : metric));
  }

  private Set<ObjectName> beans() throws Exception {
    return server.queryNames(new ObjectName("org.engram:name=*,*"), null);
  }

  @Test
  void everyMetricIsABeanUntilTheTelemetryStops() throws Exception {
    try (RunningParts parts = new RunningParts(data)) {
      try (JmxBeans _ = JmxBeans.open(parts.telemetry)) {
        parts.telemetry.read();
        assertThat(beans())
            .hasSameSizeAs(parts.telemetry.registry().getMetrics().keySet());
        assertThat(server.getAttribute(name("gauges", "engram_spaces"), "Value"))
            .isEqualTo(1.0);
        parts
            .memories()
            .recall(RunningParts.SPACE, RecallRequest.ofVector(new float[] {1, 0, 0}, 1));
        parts.telemetry.read();
        assertThat(server.getAttribute(name("histograms", RECALLS), "Count")).isEqualTo(1L);
        assertThat((double) server.getAttribute(name("histograms", RECALLS), "95thPercentile"))
            .as("nanoseconds")
            .isBetween(1e3, 1e11);
        long second = parts.add("2.0.0");
        parts.telemetry.read();
        ObjectName holds = name("gauges", "engram_provider_holds{provider=\"java@2.0.0\"}");
        assertThat(server.isRegistered(holds)).isTrue();
        parts.remove(second);
        parts.telemetry.read();
        assertThat(server.isRegistered(holds)).as("it went with its provider").isFalse();
      }
      assertThat(beans()).isEmpty();
      parts.add("3.0.0");
      parts.telemetry.read();
      assertThat(beans()).as("whatever is read afterwards").isEmpty();
    }
  }

  @Test
  void whoLooksSeesNothingOlderThanASecondAndCausesNoMoreReadings() throws Exception {
    AtomicLong now = new AtomicLong(-1);
    AtomicInteger asked = new AtomicInteger();
    Telemetry telemetry = new Telemetry(
        new MetricRegistry(),
        List.of(into -> into.value(Family.SPACES, asked.incrementAndGet())),
        now::get);
    telemetry.readIfOld();
    try (JmxBeans _ = JmxBeans.open(telemetry)) {
      ObjectName spaces = name("gauges", "engram_spaces");
      assertThat(server.getAttribute(spaces, "Value")).isEqualTo(1.0);
      now.addAndGet(TimeUnit.SECONDS.toNanos(1));
      assertThat(server.getAttribute(spaces, "Value")).isEqualTo(1.0);
      now.incrementAndGet();
      assertThat(server.getAttribute(spaces, "Value")).isEqualTo(2.0);
      assertThat(server.getAttribute(spaces, "Value")).isEqualTo(2.0);
    }
  }
}

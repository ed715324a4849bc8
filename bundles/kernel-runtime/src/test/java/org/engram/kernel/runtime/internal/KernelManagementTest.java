package org.engram.kernel.runtime.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.management.MBeanServer;
import javax.management.Notification;
import javax.management.ObjectName;
import org.engram.kernel.runtime.KernelEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever listens is told of every transition, in order. */
class KernelManagementTest {
  @TempDir
  Path data;

  private static RuntimeFixture open(Path data) {
    RuntimeFixture runtime = RuntimeFixture.open(data);
    runtime.add(LoopProvider.java(), 100);
    runtime.add(LoopProvider.zig("1.0.0"), 200);
    return runtime;
  }

  @Test
  void decisionsAndRoutesAreTold() {
    List<KernelEvent> events = new CopyOnWriteArrayList<>();
    try (RuntimeFixture runtime = open(data)) {
      runtime.runtime().listen(event -> {
        throw new IllegalStateException("planted: one listener must not silence the next");
      });
      runtime.runtime().listen(events::add);
      runtime.swap("java");
      runtime.control().rollback(Optional.empty(), RuntimeFixture.REASON);
      runtime.settle();
      assertThat(events)
          .extracting(KernelEvent::what)
          .containsExactly("route", "swap", "route", "rollback");
      assertThat(events.getFirst().sentence())
          .startsWith("swap to java by test (because): vector_similarity: zig-x86@1.0.0/avx2 -> ");
      assertThat(events.get(1).details()).containsEntry("who", "test");
    }
  }

  @Test
  void jmxShowsAndNotifies() throws Exception {
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    ObjectName name = new ObjectName(KernelManagement.NAME);
    List<Notification> seen = new CopyOnWriteArrayList<>();
    try (RuntimeFixture runtime = open(data)) {
      KernelManagement management = new KernelManagement(runtime.control(), runtime.rollouts());
      management.register();
      try {
        runtime.runtime().listen(management);
        server.addNotificationListener(
            name, (notification, _) -> seen.add(notification), null, null);
        runtime.swap("java");
        runtime.settle();
        assertThat((String[]) server.getAttribute(name, "Routes"))
            .contains("decay_calculation: java@1.0.0/vector");
        assertThat((String[]) server.getAttribute(name, "Providers"))
            .containsExactlyInAnyOrder("java@1.0.0: active", "zig-x86@1.0.0: standby");
        assertThat((String[]) server.getAttribute(name, "Rollouts")).isEmpty();
        assertThat(seen)
            .extracting(Notification::getType)
            .containsExactly("org.engram.kernel.route", "org.engram.kernel.swap");
      } finally {
        management.unregister();
      }
    }
    assertThat(server.isRegistered(name)).isFalse();
  }
}

package org.engram.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a call that finds too little scratch to the alert that a person is woken by. */
final class AlertIT {
  private static final long PATIENCE_SECONDS = 90;
  private static final String OVERFLOWS = "engram_zig_arena_overflows_total";

  @TempDir
  Path folder;

  @Test
  void anArenaOverflowIsSeenFiring() throws Exception {
    Product product = new Product(GreedyCaller.installed(folder), folder.resolve("data"));
    product.environment.put("ENGRAM_ARENA_SIZE", "65536");
    product.environment.put("ENGRAM_ARENA_OVERFLOW", "fallback");
    try (PrometheusServer server = PrometheusServer.start(folder.resolve("prometheus"), product)) {
      Product.Outcome started = product.run("start");
      assertThat(started.code()).as(started.toString()).isZero();
      await(() -> server.samples(OVERFLOWS) >= 4);
      assertThat(server.firing()).as("before").noneMatch(name -> name.contains("Overflow"));

      call(product);
      assertThat(Files.readString(product.data.resolve("log/engram.log")))
          .contains("WARN", "Arena overflow, falling back to system allocator");
      await(() -> server.firing().contains("EngramArenaOverflows"));
      await(() -> {
        call(product);
        return server.firing().contains("EngramArenaOverflowRate");
      });
    } finally {
      product.run("stop");
    }
  }

  private static void call(Product product) throws Exception {
    Product.Outcome outcome = product.shell("greedy:call");
    assertThat(outcome.out()).as(outcome.toString()).contains("16384 rows");
  }

  @FunctionalInterface
  private interface Condition {
    boolean holds() throws Exception;
  }

  private static void await(Condition condition) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!condition.holds()) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      Thread.sleep(250);
    }
  }
}

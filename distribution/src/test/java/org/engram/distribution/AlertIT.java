package org.engram.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
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
    Product product = new Product(home(), folder.resolve("data"));
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

  /** The installation with one bundle more. */
  private Path home() throws IOException {
    Path home = Files.createDirectory(folder.resolve("engram"));
    Files.createSymbolicLink(home.resolve("lib"), Product.HOME.resolve("lib"));
    for (String own : List.of("bin", "conf", "bundle")) {
      copy(Product.HOME.resolve(own), home.resolve(own));
    }
    GreedyCaller.write(home.resolve("bundle/08/greedy.jar"));
    return home;
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path file : all.filter(path -> !path.toString().contains("secrets")).toList()) {
        Files.copy(file, to.resolve(from.relativize(file)));
      }
    }
  }

  private static void call(Product product) throws Exception {
    Product.Outcome outcome = product.run("greedy:call\n", new String[] {"shell"});
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

package org.engram.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.engram.distribution.Product.Outcome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DistributionIT {
  @TempDir
  Path folder;

  private Product product;

  @BeforeEach
  void open() throws Exception {
    product = new Product(folder.resolve("data"));
  }

  @AfterEach
  void stop() throws Exception {
    product.run("stop");
  }

  @Test
  void aDaemonStartsServesAndStops() throws Exception {
    assertSucceeds(product.run("start"), "Engram is ready at http://127.0.0.1:" + product.port);
    assertThat(ProcessHandle.of(product.pid())).isPresent();
    assertSucceeds(product.run("status"), "process    " + product.pid(), "health     ");
    assertSucceeds(product.run("kernel", "routes"), "vector_similarity", "decay_calculation");
    assertSucceeds(
        product.run("config", "get", "server.http_port"), product.port + " (environment)");
    assertSucceeds(
        product.run("scr:list\nkernel:providers\n", new String[] {"shell"}), "java", "ACTIVE");
    assertFails(product.run("kernel", "swap", "absent"), 1, "absent");
    assertFails(product.run("kernel", "waltz"), 2, "kernel:waltz");

    long pid = product.pid();
    assertSucceeds(product.run("stop"), "Engram has stopped (process " + pid);
    assertThat(product.data.resolve("engram.pid")).doesNotExist();
    assertThat(product.data.resolve("shell.sock")).doesNotExist();
    assertFails(product.run("status"), 1, "");
  }

  /** Bundles are stopped and started from the Felix shell, by id and by name. */
  @Test
  void bundlesAreNamedInTheFelixShell() throws Exception {
    assertSucceeds(product.run("start"));
    Outcome listed = product.shell("felix:lb -s org.engram.console");
    Matcher line = Pattern.compile("(\\d+)\\|Active +\\|").matcher(listed.out());
    assertThat(line.find()).as(listed.out()).isTrue();
    String id = line.group(1);
    assertSucceeds(
        product.shell("felix:headers " + id), "Bundle-SymbolicName = org.engram.console");
    assertSucceeds(product.shell("felix:stop org.engram.console"), "");
    assertSucceeds(product.shell("felix:lb -s org.engram.console"), id + "|Resolved");
    assertSucceeds(product.shell("felix:start " + id), "");
    assertSucceeds(product.shell("felix:lb -s org.engram.console"), id + "|Active");
    assertThat(product.shell("felix:stop org.nobody").err()
            + product.shell("felix:stop 4711").err())
        .contains("stop", "Bundle");
  }

  @Test
  void anArchiveOfClassesIsMadeUsedAndNeverNeeded() throws Exception {
    Outcome made = product.run("optimize");
    assertSucceeds(made, "classes-", " is written");
    Path archive = Path.of(made.out().substring(0, made.out().indexOf(" is written")));
    String loaded = folder.resolve("loaded-").toString();
    product.environment.put("ENGRAM_JAVA_OPTS", "-Xlog:class+load:file=" + loaded + "%p");
    assertSucceeds(product.run("start"), "Engram is ready");
    long pid = product.pid();
    assertSucceeds(product.run("stop"));
    assertThat(Files.readString(Path.of(loaded + pid)))
        .containsPattern("org\\.engram\\.store\\.\\S+ source: shared objects file");

    Files.write(archive, new byte[1000]);
    assertSucceeds(product.run("start"), "Engram is ready");
    assertSucceeds(product.run("stop"));
    Files.delete(archive);
  }

  @Test
  void whatIsRememberedAndDecidedOutlivesARestart() throws Exception {
    assertSucceeds(product.run("start"));
    assertSucceeds(product.run("memory", "create", "notes", "3", "given"), "notes");
    assertSucceeds(
        product.run(
            "memory",
            "remember",
            "notes",
            "it's $raining (here)",
            "--id",
            "rain",
            "--vector",
            "1,0,0.5"),
        "rain");
    assertThat(product
            .http(
                "POST",
                "/v1/spaces/notes/memories",
                "{\"id\":\"sun\",\"text\":\"sun\",\"vector\":[0,1,0]}")
            .statusCode())
        .isBetween(200, 201);
    assertSucceeds(product.run("kernel", "pin", "java/scalar"), "java");

    assertSucceeds(product.run("restart"), "Engram has stopped", "Engram is ready");
    assertSucceeds(
        product.run("memory", "recall", "notes", "--vector", "1,0,0", "--limit", "1"),
        "it's $raining (here)");
    assertSucceeds(product.run("kernel", "routes"), "scalar", "pin");
    assertThat(product
            .http("POST", "/v1/spaces/notes/recall", "{\"vector\":[0,1,0],\"limit\":1}")
            .body())
        .contains("\"sun\"");
  }

  @Test
  void aSecondStartIsRefused() throws Exception {
    assertSucceeds(product.run("start"));
    assertFails(product.run("start"), 1, "Engram runs already on " + product.data);
    Product other = new Product(product.data);
    assertFails(
        other.run("run"), 1, "is in use by another process " + product.pid() + ": stop that one");
    assertSucceeds(product.run("status"));
  }

  @Test
  void aPortThatIsTakenIsOneSentence() throws Exception {
    try (ServerSocket other = new ServerSocket(product.port, 1, InetAddress.getLoopbackAddress())) {
      assertThat(other.isBound()).isTrue();
      assertFails(product.run("start"), 1, "Port " + product.port + " on 127.0.0.1 cannot be had");
    }
  }

  @Test
  void aFolderThatCannotBeWrittenIsOneSentence() throws Exception {
    Files.writeString(product.data, "");
    assertFails(product.run("start"), 1, product.data + " is a file, not a folder.");
    // Not even the superuser can make a folder here.
    Product nowhere = new Product(Path.of("/proc/engram"));
    assertFails(nowhere.run("start"), 1, "The data folder /proc/engram cannot be written by user");
    Files.delete(product.data);
  }

  @Test
  void aSettingThatIsNotAcceptedIsOneSentence() throws Exception {
    product.environment.put("ENGRAM_KERNEL_TIER_MAX", "avx9");
    assertFails(product.run("start"), 1, "avx9");
    product.environment.remove("ENGRAM_KERNEL_TIER_MAX");
  }

  @Test
  void aDamagedStoreIsOneSentence() throws Exception {
    assertSucceeds(product.run("start"));
    assertSucceeds(product.run("memory", "create", "notes", "2"));
    assertSucceeds(product.run("stop"));
    Path store = product.data.resolve("store");
    try (var files = Files.list(store)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.writeString(file, "no database ".repeat(1_000));
      }
    }
    Outcome outcome = product.run("start");
    assertFails(outcome, 1, "store");
    assertThat(outcome.err()).doesNotContain("\tat ");
  }

  @Test
  void whatAKilledDaemonLeftIsNoObstacle() throws Exception {
    assertSucceeds(product.run("start"));
    product.kill();
    assertThat(product.data.resolve("engram.pid")).exists();
    assertFails(product.run("status"), 1, "");
    assertSucceeds(product.run("start"));
    assertSucceeds(product.run("kernel", "routes"));
  }

  @Test
  void nobodyElseCanOpenTheShellOrReadTheData() throws Exception {
    assertSucceeds(product.run("start"));
    assertThat(permissions(product.data.resolve("shell.sock"))).isEqualTo("rw-------");
    assertThat(permissions(product.data)).isEqualTo("rwx------");
    assertThat(permissions(Product.HOME.resolve("conf/secrets/admin-token")))
        .isEqualTo("rw-------");
  }

  @Test
  void everyProviderAndTierIsVerified() throws Exception {
    Outcome outcome = product.run("verify");
    assertSucceeds(outcome, "vector_similarity", "spreading_activation", "decay_calculation");
    assertThat(outcome.out().strip()).endsWith("identical");
  }

  private static String permissions(Path file) throws Exception {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  private static void assertSucceeds(Outcome outcome, String... parts) {
    assertThat(outcome.code()).as(outcome.toString()).isZero();
    for (String part : parts) {
      assertThat(outcome.out()).as(outcome.toString()).contains(part);
    }
  }

  private static void assertFails(Outcome outcome, int code, String part) {
    assertThat(outcome.code()).as(outcome.toString()).isEqualTo(code);
    assertThat(outcome.err() + outcome.out()).contains(part);
  }
}

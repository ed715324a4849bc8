package org.engram.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.osgi.launch.EquinoxFactory;
import org.engram.distribution.Product.Outcome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is shipped, with Equinox in lib in the place of Felix: nothing else differs. */
final class EquinoxIT {
  @TempDir
  Path folder;

  private Product product;

  @BeforeEach
  void exchange() throws Exception {
    Path home = Files.createDirectory(folder.resolve("engram"));
    for (String shared : List.of("bundle", "drill")) {
      Files.createSymbolicLink(home.resolve(shared), Product.HOME.resolve(shared));
    }
    for (String own : List.of("bin", "conf", "lib")) {
      copyFiles(Product.HOME.resolve(own), Files.createDirectory(home.resolve(own)));
    }
    try (Stream<Path> libraries = Files.list(home.resolve("lib"))) {
      Path felix = libraries
          .filter(file -> file.getFileName().toString().startsWith("org.apache.felix.framework-"))
          .findFirst()
          .orElseThrow();
      Files.delete(felix);
    }
    Path equinox = Path.of(
        EquinoxFactory.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    Files.copy(equinox, home.resolve("lib").resolve("org.eclipse.osgi.jar"));
    product = new Product(home, folder.resolve("data"));
  }

  private static void copyFiles(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.list(from)) {
      // Not the archive of classes, which is of the other class path.
      for (Path file : files
          .filter(Files::isRegularFile)
          .filter(file -> !file.toString().endsWith(".jsa"))
          .toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }

  @AfterEach
  void stop() throws Exception {
    product.run("stop");
  }

  @Test
  void aDaemonStartsSwapsRecallsAndKeepsItsDecisions() throws Exception {
    says(product.run("start"), "Engram is ready at http://127.0.0.1:" + product.port);
    says(product.run("lb -s\n", new String[] {"shell"}), "org.eclipse.osgi");
    says(product.run("memory", "create", "notes", "2", "given"), "notes");
    says(
        product.run("memory", "remember", "notes", "rain", "--id", "rain", "--vector", "1,0"),
        "rain");
    says(product.run("kernel", "swap", "java"), "-> java@");
    says(product.run("memory", "recall", "notes", "--vector", "1,0.5"), "rain");
    says(product.run("restart"), "Engram has stopped", "Engram is ready");
    says(product.run("kernel", "routes"), "java@", "choice");
    says(product.run("memory", "recall", "notes", "--vector", "1,0.5"), "rain");
    says(product.run("kernel", "rollback"), "java@");
    says(product.run("stop"), "Engram has stopped");
  }

  @Test
  void swapsUnderLoadLoseNothing() throws Exception {
    Outcome drill = product.run("drill", "swap", "--count", "20");
    assertThat(drill.out())
        .as(drill.toString())
        .containsPattern("failed calls +0 ")
        .containsPattern("differing results +0 ")
        .containsPattern("swaps +20 ")
        .containsPattern("libraries mapped +1 ");
  }

  private static void says(Outcome outcome, String... parts) {
    assertThat(outcome.code()).as(outcome.toString()).isZero();
    for (String part : parts) {
      assertThat(outcome.out()).as(outcome.toString()).contains(part);
    }
  }
}

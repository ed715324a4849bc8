package org.engram.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.eclipse.osgi.launch.EquinoxFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What {@code engram provision} makes, started by the containers' own launchers. Where a property
 * of the framework did not reach a part of the product, its files would lie elsewhere.
 */
final class ProvisionIT {
  private static final int TERMINATED = 143;
  private static final Path FELIX =
      Path.of("target", "containers", "org.apache.felix.main.jar").toAbsolutePath();

  @TempDir
  Path scratch;

  @ParameterizedTest
  @ValueSource(strings = {"felix", "equinox"})
  void theContainerServesWhatItWasGivenAndFindsItAgain(String container) throws Exception {
    Path folder = scratch.resolve("provisioned with a space");
    Product.Outcome made =
        new Product(scratch.resolve("unused")).run("provision", container, folder.toString());
    assertThat(made.code()).as(made.err()).isZero();
    String said = made.out().lines().skip(1).findFirst().orElseThrow();
    List<String> command = List.of(
        "sh",
        "-c",
        "exec "
            + said.replace("org.apache.felix.main.jar", FELIX.toString())
                .replace("org.eclipse.osgi.jar", BareProcess.fileOf(EquinoxFactory.class)));
    try (BareProcess first = new BareProcess(folder, command)) {
      BareContainerIT.assertServesAndSwaps(first.awaitReady(), "vector");
      assertThat(first.err().stream().filter(line -> line.startsWith("WARNING")))
          .containsExactly("WARNING: Using incubator modules: jdk.incubator.vector");
      assertThat(first.terminate()).isEqualTo(TERMINATED);
    }
    assertThat(folder.resolve("data"))
        .as("one data folder for all")
        .isDirectoryContaining("glob:**/journal")
        .isDirectoryContaining("glob:**/store");
    assertThat(folder.resolve("log/engram.log")).content().contains("vector_similarity: none ->");
    try (BareProcess second = new BareProcess(folder, command)) {
      assertThat(second.awaitReady().get("/v1/spaces")).contains("\"name\":\"bare\"");
      assertThat(BareContainerIT.serving(second)).allMatch(route -> route.startsWith("zig-"));
    }
  }
}

package org.engram.itests;

import static org.ops4j.pax.exam.CoreOptions.bundle;
import static org.ops4j.pax.exam.CoreOptions.composite;
import static org.ops4j.pax.exam.CoreOptions.frameworkProperty;
import static org.ops4j.pax.exam.CoreOptions.junitBundles;
import static org.ops4j.pax.exam.CoreOptions.options;
import static org.ops4j.pax.exam.CoreOptions.systemProperty;
import static org.ops4j.pax.exam.CoreOptions.vmOptions;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.ops4j.pax.exam.Option;

/** The framework of the integration tests: the shipped bundles in a JVM of their own. */
final class Container {
  /** Folder of the bundles, as a system property inside the container too. */
  static final String BUNDLES = "engram.itests.bundles";

  private Container() {}

  static Option[] shipped(String name) {
    Path target = Path.of("target").toAbsolutePath();
    Path bundles = target.resolve("bundles");
    return options(
        systemProperty("pax.exam.osgi.unresolved.fail").value("false"),
        systemProperty(BUNDLES).value(bundles.toString()),
        systemProperty("engram.data")
            .value(fresh(target.resolve("data-" + name)).toString()),
        vmOptions(
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "--add-modules=jdk.incubator.vector"),
        frameworkProperty("felix.bootdelegation.implicit").value("true"),
        composite(bundles(bundles)),
        junitBundles());
  }

  private static Option[] bundles(Path folder) {
    try (Stream<Path> jars = Files.walk(folder)) {
      return jars.filter(jar -> jar.toString().endsWith(".jar"))
          .sorted()
          .map(Container::option)
          .toArray(Option[]::new);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The bundle of another architecture is installed and not started: it cannot resolve. */
  private static Option option(Path jar) {
    boolean foreign = jar.getFileName().toString().startsWith("provider-zig-arm64");
    return foreign
        ? bundle(jar.toUri().toString()).noStart()
        : bundle(jar.toUri().toString());
  }

  private static Path fresh(Path folder) {
    try {
      Path parent = Files.createDirectories(folder.getParent());
      return Files.createTempDirectory(parent, folder.getFileName() + "-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

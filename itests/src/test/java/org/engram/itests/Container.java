package org.engram.itests;

import static org.ops4j.pax.exam.CoreOptions.bundle;
import static org.ops4j.pax.exam.CoreOptions.composite;
import static org.ops4j.pax.exam.CoreOptions.frameworkProperty;
import static org.ops4j.pax.exam.CoreOptions.frameworkStartLevel;
import static org.ops4j.pax.exam.CoreOptions.junitBundles;
import static org.ops4j.pax.exam.CoreOptions.options;
import static org.ops4j.pax.exam.CoreOptions.systemProperty;
import static org.ops4j.pax.exam.CoreOptions.vmOptions;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.options.UrlProvisionOption;

/** The framework of the integration tests: all shipped bundles, each at its start level. */
final class Container {
  /** Folder of the bundles, as a system property inside the container too. */
  static final String BUNDLES = "engram.itests.bundles";

  /** Symbolic name of the framework that the build asks for, inside the container too. */
  static final String FRAMEWORK = "engram.framework";

  /** Port of the HTTP server, which is a setting of the product. */
  static final String PORT = "engram.server.http_port";

  private static final String ZIG_ARM64_JAR = "provider-zig-arm64";

  /** The last start level of the installation, and the tests' own bundles. */
  private static final int START_LEVEL = 10;

  private Container() {}

  static Option[] shipped(String name) {
    Path home = Path.of("../distribution/target/engram").toAbsolutePath().normalize();
    Path bundles = home.resolve("bundle");
    Path data = fresh(Path.of("target").toAbsolutePath(), name);
    return options(
        systemProperty("pax.exam.osgi.unresolved.fail").value("false"),
        systemProperty(FRAMEWORK)
            .value(System.getProperty(FRAMEWORK, "org.apache.felix.framework")),
        systemProperty(BUNDLES).value(bundles.toString()),
        systemProperty(PORT).value(Integer.toString(freePort())),
        systemProperty("engram.data").value(data.toString()),
        systemProperty("engram.log").value(data.resolve("log").toString()),
        vmOptions(
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "--add-modules=jdk.incubator.vector"),
        frameworkProperty("engram.conf.dir").value(data.resolve("conf").toString()),
        frameworkProperty("org.apache.felix.http.enable").value("false"),
        frameworkProperty("felix.bootdelegation.implicit").value("true"),
        frameworkProperty("org.ops4j.pax.logging.property.file")
            .value(home.resolve("conf/logback.xml").toString()),
        frameworkProperty("org.ops4j.pax.logging.DefaultServiceLog.level").value("WARN"),
        frameworkStartLevel(START_LEVEL),
        composite(bundles(bundles)),
        junitBundles());
  }

  private static Option[] bundles(Path folder) {
    try (Stream<Path> jars = Files.walk(folder)) {
      return jars.filter(jar -> jar.toString().endsWith(".jar"))
          .sorted()
          .map(jar -> option(folder, jar))
          .toArray(Option[]::new);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The bundle of another architecture is installed and not started: it cannot resolve. */
  private static Option option(Path folder, Path jar) {
    Path place = folder.relativize(jar);
    String level = place.getName(0).toString();
    UrlProvisionOption option = bundle(jar.toUri().toString()).startLevel(Integer.parseInt(level));
    boolean foreign = place.getName(1).toString().startsWith(ZIG_ARM64_JAR);
    return foreign ? option.noStart() : option;
  }

  private static Path fresh(Path parent, String name) {
    try {
      return Files.createTempDirectory(Files.createDirectories(parent), "data-" + name + "-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

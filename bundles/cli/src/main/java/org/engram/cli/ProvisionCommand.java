package org.engram.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.engram.cli.archive.Disk;
import org.engram.cli.provision.Container;
import org.engram.cli.provision.RepositoryIndex;
import org.engram.cli.provision.RepositoryIndex.Bundle;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code engram provision}: for those who bring their own container. */
@Command(
    name = "provision",
    description = {
      "Makes a folder from which a container of your own starts the bundles: those of",
      "index.xml with their digests checked, the configuration of the container with",
      "start levels and properties, settings, and options for its JVM."
    },
    footer = {
      "",
      "Example: engram provision equinox /srv/engram --without 'org.ops4j.pax.logging.*'",
      "What is left out the container must have itself. The native provider is that of",
      "this machine's processor. Paths in the configuration are absolute."
    })
final class ProvisionCommand implements Callable<Integer> {
  private static final String NATIVE_PROVIDER = "org.engram.provider-zig-";
  private static final String JVM_OPTIONS = "jvm.options";

  private final Daemon daemon;
  private final Terminal terminal;

  @Parameters(
      index = "0",
      paramLabel = "CONTAINER",
      description = "felix (org.apache.felix.main) or equinox (org.eclipse.osgi)")
  private String container = "";

  @Parameters(index = "1", paramLabel = "FOLDER", description = "absent or empty")
  private Path target = Path.of("");

  @Option(
      names = "--without",
      paramLabel = "PATTERN",
      description = "leaves out the bundles with such a symbolic name; * stands for anything")
  private List<String> without = new ArrayList<>();

  ProvisionCommand(Daemon daemon, Terminal terminal) {
    this.daemon = daemon;
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    Container chosen = Stream.of(Container.values())
        .filter(each -> name(each).equals(container))
        .findFirst()
        .orElseThrow(() -> new CliFailure("No container '" + container + "': felix or equinox."));
    Path home = daemon.installation().home();
    Path folder = target.toAbsolutePath().normalize();
    try {
      if (!Disk.isAbsentOrEmpty(folder)) {
        throw new CliFailure("The folder " + folder + " is not empty. Nothing was changed.");
      }
      List<Bundle> bundles =
          chosen(RepositoryIndex.read(home.resolve("index.xml")).bundles());
      for (Bundle bundle : bundles) {
        copy(bundle.file(home), folder.resolve(bundle.url()));
      }
      copy(home.resolve("conf/engram.properties"), folder.resolve("conf/engram.properties"));
      copy(home.resolve("conf/logback.xml"), folder.resolve("conf/logback.xml"));
      Path configuration = folder.resolve(chosen.configuration());
      Files.createDirectories(Disk.parent(configuration));
      Files.writeString(configuration, chosen.configuration(folder, bundles, properties(folder)));
      Files.write(folder.resolve(JVM_OPTIONS), jvmOptions(folder));
      terminal
          .out()
          .printf(
              "%s is ready, %d bundles. Start it with:%njava '@%s' %s%n",
              folder, bundles.size(), folder.resolve(JVM_OPTIONS), chosen.start(folder));
      return 0;
    } catch (IOException e) {
      throw new CliFailure("The folder " + folder + " cannot be made: " + e.getMessage() + ".", e);
    }
  }

  private static String name(Container container) {
    return container.name().toLowerCase(Locale.ROOT);
  }

  private List<Bundle> chosen(List<Bundle> all) {
    List<Bundle> left = new ArrayList<>(all);
    left.removeIf(bundle -> bundle.symbolicName().startsWith(NATIVE_PROVIDER)
        && !bundle.symbolicName().endsWith(isArm() ? "arm64" : "x86"));
    for (String pattern : without) {
      String regex = ("\\Q" + pattern + "\\E").replace("*", "\\E.*\\Q");
      if (!left.removeIf(bundle -> bundle.symbolicName().matches(regex))) {
        throw new CliFailure("No bundle '" + pattern + "' is in the index; it has "
            + String.join(", ", left.stream().map(Bundle::symbolicName).toList()) + ".");
      }
    }
    return left;
  }

  private static boolean isArm() {
    return System.getProperty("os.arch").equals("aarch64");
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(Disk.parent(to));
    Files.copy(from, to);
  }

  /** What our launcher would set (docs/own-container.md says what each is for). */
  private static Map<String, String> properties(Path folder) {
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put("engram.data", folder.resolve("data").toString());
    properties.put("engram.conf.dir", folder.resolve("conf").toString());
    properties.put("engram.conf", folder.resolve("conf/engram.properties").toString());
    properties.put("org.apache.felix.http.enable", "false");
    properties.put(
        "org.ops4j.pax.logging.property.file",
        folder.resolve("conf/logback.xml").toString());
    properties.put("org.ops4j.pax.logging.DefaultServiceLog.level", "WARN");
    return properties;
  }

  /** The log is configured by properties of the process alone. */
  private static List<String> jvmOptions(Path folder) {
    List<String> options = new ArrayList<>(List.of(
        "--enable-native-access=ALL-UNNAMED",
        "--sun-misc-unsafe-memory-access=allow",
        "--add-modules=jdk.incubator.vector",
        "\"-Dengram.log=" + folder.resolve("log") + '"'));
    if (!isArm()) {
      options.add("-XX:+RestoreMXCSROnJNICalls");
    }
    return options;
  }
}

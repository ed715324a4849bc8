package org.engram.cli.provision;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.engram.cli.provision.RepositoryIndex.Bundle;

/** A framework with a launcher of its own, and how that is told what to start. */
public enum Container {
  /** {@code org.apache.felix.main}: a list of bundles for each start level. */
  FELIX("conf/config.properties", "'-Dfelix.config.properties=%s' -jar org.apache.felix.main.jar") {
    @Override
    String bundles(Path folder, Collection<Bundle> bundles) {
      StringBuilder lines = new StringBuilder();
      new TreeMap<>(bundles.stream().collect(Collectors.groupingBy(Bundle::level)))
          .forEach((level, own) -> {
            lines.append(list("felix.auto.install." + level, folder, fragments(own, true)));
            lines.append(list("felix.auto.start." + level, folder, fragments(own, false)));
          });
      return lines + "org.osgi.framework.startlevel.beginning=" + last(bundles) + "\n"
          + "org.osgi.framework.storage=" + folder.resolve("cache") + "\n";
    }

    private static String list(String key, Path folder, List<Bundle> bundles) {
      return bundles.isEmpty()
          ? ""
          : bundles.stream()
              .map(bundle -> " \\\n  \"" + folder.resolve(bundle.url()).toUri() + '"')
              .collect(Collectors.joining("", key + "=", "\n"));
    }

    @Override
    String argument(Path configuration) {
      return configuration.toUri().toString();
    }
  },

  /** {@code org.eclipse.osgi} by itself: {@code osgi.bundles} with a start level each. */
  EQUINOX("configuration/config.ini", "-jar org.eclipse.osgi.jar -configuration '%s'") {
    @Override
    String bundles(Path folder, Collection<Bundle> bundles) {
      return bundles.stream()
              .map(
                  bundle -> " \\\n  reference\\:" + folder.resolve(bundle.url()).toUri() + '@'
                      + bundle.level() + (bundle.fragment() ? "" : "\\:start"))
              .collect(Collectors.joining(",", "osgi.bundles=", "\n"))
          + "osgi.startLevel=" + last(bundles) + "\n"
          + "osgi.bundles.defaultStartLevel=" + last(bundles) + "\n"
          + "osgi.noShutdown=true\neclipse.ignoreApp=true\n";
    }

    @Override
    String argument(Path configuration) {
      return String.valueOf(configuration.getParent());
    }
  };

  private final String configuration;
  private final String start;

  Container(String configuration, String start) {
    this.configuration = configuration;
    this.start = start;
  }

  abstract String bundles(Path folder, Collection<Bundle> bundles);

  abstract String argument(Path configuration);

  /** Returns the path of its configuration in the folder that is provisioned. */
  public String configuration() {
    return configuration;
  }

  /** Returns what follows {@code java} and its options to start it on that folder. */
  public String start(Path folder) {
    return start.formatted(argument(folder.resolve(configuration)));
  }

  /**
   * Returns its configuration.
   *
   * @param folder what is provisioned, absolute
   * @param bundles in the order in which they are to start
   * @param properties of the framework
   */
  public String configuration(
      Path folder, Collection<Bundle> bundles, Map<String, String> properties) {
    return "# Written by 'engram provision'.\n"
        + properties.entrySet().stream()
            .map(entry -> entry.getKey() + "=" + entry.getValue() + "\n")
            .collect(Collectors.joining())
        + bundles(folder, bundles);
  }

  private static List<Bundle> fragments(List<Bundle> bundles, boolean fragments) {
    return bundles.stream().filter(bundle -> bundle.fragment() == fragments).toList();
  }

  private static int last(Collection<Bundle> bundles) {
    return bundles.stream().mapToInt(Bundle::level).max().orElse(1);
  }
}

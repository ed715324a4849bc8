package org.engram.cli;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.engram.launcher.AddOn;
import org.engram.launcher.EngramFramework;
import org.engram.launcher.Installation;
import org.engram.launcher.StartException;

/**
 * A run of an add-on of the installation: in this process, on a data folder of its own, beside any
 * daemon. The add-on is in the folder of that name and offers a service with the property
 * {@code engram.NAME=true}; it and this class share no class but those of the JDK.
 *
 * @param name of the add-on
 */
record AddOnRun(String name, Daemon daemon, Terminal terminal) {

  /**
   * Starts the installation and the add-on and returns the add-on's exit code.
   *
   * @param data the data folder
   * @param properties of the framework, which the add-on reads
   */
  int on(Path data, Map<String, String> properties) throws StartException {
    Installation installation = Installation.of(daemon.installation().home(), data);
    // The bundles ask the process where their files are, and this one has been told of a daemon's.
    System.setProperty(Installation.DATA, installation.data().toString());
    System.setProperty(Installation.LOG, installation.log().toString());
    System.setProperty("engram.server.http_port", "0");
    System.setProperty("engram.admission.reverify", "false"); // it would take time from the add-on
    try (EngramFramework running = EngramFramework.start(installation, properties)) {
      List<String> problems = running.report().problems();
      if (!problems.isEmpty()) {
        throw new CliFailure(String.join(System.lineSeparator(), problems));
      }
      return service(running).applyAsInt(terminal.out());
    }
  }

  @SuppressWarnings("unchecked")
  private ToIntFunction<PrintStream> service(EngramFramework running) throws StartException {
    Path folder = daemon.installation().home().resolve(name);
    return AddOn.start(running, folder).service(ToIntFunction.class, "(engram." + name + "=true)");
  }
}

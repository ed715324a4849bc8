package org.engram.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.engram.kernel.runtime.settings.SettingsSources;
import org.engram.launcher.Installation;

/** Runs commands in an installation made for a test, with an environment of its own. */
final class Session {
  final Path home;
  final Path data;
  final Map<String, String> environment = new HashMap<>();
  boolean interactive;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  Session(Path folder) throws IOException {
    home = folder.resolve("home");
    data = folder.resolve("data");
    Files.createDirectories(home.resolve("conf"));
    Files.createDirectories(home.resolve("bin"));
    Files.writeString(configuration(), "# nothing set\n");
  }

  Path configuration() {
    return home.resolve("conf/engram.properties");
  }

  /** Runs a command and returns its exit code; what it printed is of this command only. */
  int run(String... arguments) {
    out.reset();
    err.reset();
    SettingsSources sources =
        new SettingsSources(name -> null, environment::get, Optional.of(configuration()), data);
    Terminal terminal = new Terminal(
        InputStream.nullInputStream(), print(out), print(err), () -> interactive, true);
    return Engram.execute(Installation.of(home, data), sources, terminal, arguments);
  }

  private static PrintStream print(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }

  String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  /** Makes {@code bin/engram} a script. */
  void program(String script) throws IOException {
    Path program = Files.writeString(home.resolve("bin/engram"), "#!/bin/sh\n" + script + "\n");
    if (!program.toFile().setExecutable(true)) {
      throw new IOException(program + " cannot be made executable");
    }
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}

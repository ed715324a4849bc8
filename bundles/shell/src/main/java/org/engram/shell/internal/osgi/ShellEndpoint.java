package org.engram.shell.internal.osgi;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import org.apache.felix.service.command.CommandProcessor;
import org.engram.shell.internal.SocketServer;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** Opens the shell's socket in the data folder for as long as the bundle runs. */
@Component(immediate = true, service = ShellEndpoint.class)
@Capability( // what the command processor asks for: some shell that uses it
    namespace = "org.apache.felix.gogo",
    name = "shell.implementation",
    version = "1.0.0",
    effective = "active")
public final class ShellEndpoint {
  private static final String DATA = "engram.data";

  private final SocketServer server;

  /** Opens the socket. */
  @Activate
  public ShellEndpoint(BundleContext context, @Reference CommandProcessor processor)
      throws IOException {
    String data = Objects.requireNonNull(context.getProperty(DATA), DATA);
    // Not java.io.tmpdir: that may lie in the data folder, whose path is the one that is too long.
    String temporary = Objects.requireNonNullElse(System.getenv("TMPDIR"), "/tmp");
    server = SocketServer.open(processor, Path.of(data), Path.of(temporary));
  }

  @Deactivate
  void close() throws IOException {
    server.close();
  }
}

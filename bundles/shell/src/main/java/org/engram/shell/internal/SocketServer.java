package org.engram.shell.internal;

import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.felix.service.command.CommandProcessor;
import org.engram.shell.ShellSocket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens on a Unix socket that nobody but the process's own user can open at any moment: it is
 * made in a private folder, gets mode 0600 there and is then moved to its place.
 */
public final class SocketServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SocketServer.class);
  private static final int MOST_CONNECTIONS = 32;

  private final CommandProcessor processor;
  private final Path data;
  private final ServerSocketChannel channel;
  private final Set<Connection> connections = ConcurrentHashMap.newKeySet();

  private SocketServer(CommandProcessor processor, Path data, ServerSocketChannel channel) {
    this.processor = processor;
    this.data = data;
    this.channel = channel;
  }

  /**
   * Listens in the data folder, or, where a socket cannot have so long a path, in a private folder
   * in {@code temporary}. What an earlier process left behind is removed.
   */
  public static SocketServer open(CommandProcessor processor, Path data, Path temporary)
      throws IOException {
    remove(data);
    Path socket = data.resolve(ShellSocket.NAME);
    if (!ShellSocket.fits(socket)) {
      Path folder = privateFolder(temporary, "engram-");
      socket = folder.resolve(ShellSocket.NAME);
      Files.writeString(data.resolve(ShellSocket.PATH_FILE), socket + "\n");
    }
    SocketServer server = new SocketServer(processor, data, listen(socket));
    Thread.ofPlatform().daemon().name("engram-shell").start(server::accept);
    return server;
  }

  private static ServerSocketChannel listen(Path socket) throws IOException {
    Path folder = privateFolder(socket.resolveSibling(""), ".s");
    Path draft = folder.resolve("s");
    ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      channel.bind(UnixDomainSocketAddress.of(draft));
      Files.setPosixFilePermissions(draft, PosixFilePermissions.fromString("rw-------"));
      Files.move(draft, socket, StandardCopyOption.ATOMIC_MOVE);
      Files.delete(folder);
      return channel;
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /** A short random name, for its length counts; a folder of that name that exists is an error. */
  private static Path privateFolder(Path parent, String prefix) throws IOException {
    int random = ThreadLocalRandom.current().nextInt(0x10000);
    return Files.createDirectory(
        parent.resolve(prefix + Integer.toHexString(random)),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
  }

  private void accept() {
    while (true) {
      try {
        SocketChannel client = channel.accept();
        if (connections.size() >= MOST_CONNECTIONS) {
          LOG.warn("The shell has {} sessions: refusing another", MOST_CONNECTIONS);
          client.close();
          continue;
        }
        Connection connection = new Connection(processor, client);
        connections.add(connection);
        Thread.ofVirtual().name("engram-shell-session").start(() -> serve(connection));
      } catch (ClosedChannelException e) {
        return;
      } catch (IOException e) {
        LOG.warn("The shell accepts no more sessions until it is restarted", e);
        return;
      }
    }
  }

  private void serve(Connection connection) {
    try {
      connection.serve();
    } catch (EOFException | ClosedChannelException e) {
      LOG.debug("A shell session ended early", e);
    } catch (IOException e) {
      LOG.warn("A shell session ended: {}", e.toString());
    } finally {
      connections.remove(connection);
      closeQuietly(connection);
    }
  }

  private static void closeQuietly(Connection connection) {
    try {
      connection.close();
    } catch (IOException e) {
      LOG.warn("A shell session could not be closed: {}", e.toString());
    }
  }

  /** Refuses new sessions, lets commands that run finish, and removes the socket. */
  @Override
  public void close() throws IOException {
    channel.close();
    connections.forEach(SocketServer::closeQuietly);
    remove(data);
  }

  private static void remove(Path data) throws IOException {
    Path socket = ShellSocket.find(data);
    Files.deleteIfExists(socket);
    if (Files.deleteIfExists(data.resolve(ShellSocket.PATH_FILE))) {
      Files.deleteIfExists(socket.resolveSibling(""));
    }
  }
}

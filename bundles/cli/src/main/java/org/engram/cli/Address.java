package org.engram.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;

/**
 * Where the HTTP server listens.
 *
 * @param bind address or host name
 * @param port port
 */
record Address(String bind, int port) {

  /** Fails with one sentence if another process listens there. */
  void requireFree() {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true); // as the server does: connections that are closing do not count
      socket.bind(new InetSocketAddress(InetAddress.getByName(bind), port));
    } catch (IOException e) {
      throw new CliFailure(
          "Port " + port + " on " + bind + " cannot be had (" + e.getMessage()
              + "): stop what listens there, or set another by ENGRAM_HTTP_PORT.",
          e);
    }
  }

  /** Returns the address of a path, by loopback where the server listens everywhere. */
  URI uri(String path) {
    try {
      InetAddress address = InetAddress.getByName(bind);
      String host = address.isAnyLocalAddress() ? "127.0.0.1" : bind;
      return URI.create(
          "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port + path);
    } catch (IOException e) {
      throw new CliFailure("The host '" + bind + "' of server.http_bind is unknown.", e);
    }
  }
}

package org.engram.distribution;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A client that sends bytes, right or wrong, and says what came back. */
final class RawClient implements AutoCloseable {
  private static final int TIMEOUT_MS = 15_000;

  private final Socket socket;
  private @Nullable InputStream buffered;

  RawClient(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(TIMEOUT_MS);
  }

  /** A client that takes so many bytes before it has to be read. */
  RawClient(int port, int bufferBytes) throws IOException {
    socket = new Socket();
    socket.setReceiveBufferSize(bufferBytes);
    socket.setSoTimeout(TIMEOUT_MS);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
  }

  /** Returns the port of this end. */
  int port() {
    return socket.getLocalPort();
  }

  /** Returns what comes until that text has come. */
  String until(String text) {
    StringBuilder read = new StringBuilder();
    try {
      if (buffered == null) {
        buffered = new BufferedInputStream(socket.getInputStream());
      }
      while (read.indexOf(text, Math.max(0, read.length() - text.length())) < 0) {
        int next = buffered.read();
        if (next < 0) {
          throw new AssertionError("the server ended it after: " + read);
        }
        read.append((char) next);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("after: " + read, e);
    }
    return read.toString();
  }

  /** Sends a request that ends its connection, and returns the whole answer. */
  static String exchange(int port, String request) throws IOException {
    try (RawClient client = new RawClient(port)) {
      client.send(request);
      return client.answer();
    }
  }

  /** Returns a request without a body. */
  static String get(String path, String... headers) {
    return "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + lines(headers)
        + "\r\n";
  }

  /** Returns a request with a body of JSON. */
  static String post(String path, String body, String... headers) {
    return "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
        + "Content-Type: application/json\r\nContent-Length: " + body.length() + "\r\n"
        + lines(headers) + "\r\n" + body;
  }

  private static String lines(String... headers) {
    StringBuilder all = new StringBuilder();
    for (String header : headers) {
      all.append(header).append("\r\n");
    }
    return all.toString();
  }

  void send(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    socket.getOutputStream().flush();
  }

  /** Sends a byte each tenth of a second until the server ends it, or so many are sent. */
  void trickle(int bytes) throws IOException, InterruptedException {
    for (int i = 0; i < bytes && socket.getInputStream().available() == 0; i++) {
      try {
        send("1");
      } catch (IOException e) {
        return;
      }
      Thread.sleep(100);
    }
  }

  /** Returns what comes until the server closes the connection. */
  String answer() throws IOException {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    InputStream in = socket.getInputStream();
    try {
      in.transferTo(answer);
    } catch (SocketTimeoutException e) {
      throw new AssertionError("the server keeps a connection open after: " + answer, e);
    } catch (IOException e) {
      // Reset: the server had closed while bytes were on their way to it.
    }
    return answer.toString(StandardCharsets.ISO_8859_1);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}

package org.engram.http.internal.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The limits on a server of Jetty's own, over real sockets. */
class ConnectionsTest {
  private static final int MOST = 3;
  private static final int BIG = 32 << 20;
  private static final String GET = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";

  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final CountDownLatch release = new CountDownLatch(1);
  private final Semaphore working = new Semaphore(0);
  private final Server server = new Server();
  private final ServerConnector connector = new ServerConnector(server);
  private final Connections connections = new Connections(
      new Limits(MOST, Duration.ofSeconds(1)), new Refusals(System::nanoTime, lines::add));

  /** Answers {@code /}, waits in {@code /wait}, and has much to say in {@code /big}. */
  private final class Answers extends Handler.Abstract {
    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
      var conversation = (Conversation) request.getAttribute(Conversation.ATTRIBUTE);
      String path = request.getHttpURI().getPath();
      if (path.equals("/wait")) {
        working.release();
        release.await();
      }
      if (conversation != null) {
        conversation.writing();
      }
      response.write(true, ByteBuffer.allocate(path.equals("/big") ? BIG : 2), callback);
      return true;
    }
  }

  private void start(boolean limited) throws Exception {
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    server.setHandler(new Answers());
    server.start();
    if (limited) {
      connections.attach(connector);
    }
  }

  @AfterEach
  void stop() throws Exception {
    release.countDown();
    for (Socket socket : sockets) {
      socket.close();
    }
    server.stop();
  }

  private Socket open(String sent) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), connector.getLocalPort());
    socket.setSoTimeout(5_000);
    sockets.add(socket);
    socket.getOutputStream().write(sent.getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  /** Returns what comes until the server closes. */
  private static String rest(Socket socket) throws IOException {
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
  }

  private static String line(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c >= 0 && c != '\r'; c = in.read()) {
      line.append((char) c);
    }
    return line.toString();
  }

  @Test
  void aFurtherConnectionTakesThePlaceOfThatWhichWaitsLongest() throws Exception {
    start(true);
    Socket oldest = open(GET);
    assertThat(line(oldest)).isEqualTo("HTTP/1.1 200 OK");
    for (int i = 1; i < 50; i++) {
      assertThat(line(open(GET))).isEqualTo("HTTP/1.1 200 OK");
    }
    rest(oldest);
    assertThat(connections.size()).isLessThanOrEqualTo(MOST);
    assertThat(lines)
        .containsExactly("Refused a request of 127.0.0.1: " + Refusal.CONNECTION_DROPPED.code());
  }

  @Test
  void whereAllAreAtWorkAFurtherOneIsToldSo() throws Exception {
    start(true);
    for (int i = 0; i < MOST; i++) {
      open(GET.replace("/ ", "/wait "));
    }
    working.acquire(MOST);
    assertThat(rest(open("")))
        .startsWith("HTTP/1.1 503 ")
        .endsWith("{\"error\":{\"code\":\"too_many_connections\",\"message\":\"all connections of"
            + " the server are busy; try again in a moment\"}}");
    release.countDown();
    assertThat(line(sockets.getFirst())).isEqualTo("HTTP/1.1 200 OK");
    // Its answer is read a moment before the server counts it as idle.
    String next = line(open(GET));
    for (int i = 0; i < 500 && next.startsWith("HTTP/1.1 503 "); i++) {
      Thread.sleep(10);
      next = line(open(GET));
    }
    assertThat(next).isEqualTo("HTTP/1.1 200 OK");
  }

  /** Sends a byte of a header every tenth of a second, and returns what the server says to it. */
  private String trickle(int bytes) throws Exception {
    Socket socket = open(GET.substring(0, GET.length() - 2) + "X-Slow: ");
    for (int i = 0; i < bytes && socket.getInputStream().available() == 0; i++) {
      socket.getOutputStream().write('a');
      Thread.sleep(100);
    }
    socket.setSoTimeout(200);
    try {
      return line(socket);
    } catch (SocketTimeoutException e) {
      return "";
    }
  }

  @Test
  void headersThatTrickleAreCutOff() throws Exception {
    start(true);
    assertThat(trickle(60)).isEqualTo("HTTP/1.1 408 Request Timeout");
    assertThat(lines).containsExactly("Refused a request of 127.0.0.1: slow_headers");
  }

  @Test
  void withoutTheLimitsTheyAreNot() throws Exception {
    start(false);
    assertThat(trickle(30)).isEmpty();
  }

  @Test
  void whoDoesNotTakeTheAnswerIsCutOff() throws Exception {
    start(true);
    Socket reader = open(GET.replace("/ ", "/big "));
    long deadline = System.nanoTime() + Duration.ofSeconds(8).toNanos();
    while (lines.isEmpty() && System.nanoTime() < deadline) {
      Thread.sleep(50);
    }
    assertThat(lines).containsExactly("Refused a request of 127.0.0.1: slow_reader");
    reader.setSoTimeout(2_000);
    assertThat(reader.getInputStream().skip(BIG)).isLessThan(BIG);
  }
}

package org.engram.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HttpApiTest {
  @TempDir
  Path folder;

  private HttpServer server;
  private volatile String seen = "";

  @BeforeEach
  void serve() throws Exception {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void aRequestCarriesJsonAndTheToken() throws Exception {
    Path token = Files.writeString(folder.resolve("token"), "secret\n");
    answer(200, "{\"id\":\"7\",\"deep\":{\"list\":[1,2.5,true,null,\"x\"]}}");
    Map<String, Object> answer =
        api(token).post(HttpApi.space("a b"), Map.of("text", "\"q\"\n", "list", List.of(1, 2)));
    assertThat(answer)
        .containsEntry("id", "7")
        .containsEntry("deep", Map.of("list", List.of(1, 2.5, true, "x")));
    assertThat(seen)
        .startsWith("/v1/spaces/a%20b application/json Bearer secret ")
        .contains("\"text\":\"\\\"q\\\"\\n\"")
        .contains("\"list\":[1,2]");
  }

  @Test
  void anErrorIsItsMessage() {
    answer(
        404, "{\"error\":{\"code\":\"space_not_found\",\"message\":\"There is no space 'x'.\"}}");
    assertThatThrownBy(() -> api(folder.resolve("none")).post("/", Map.of()))
        .isInstanceOf(CliFailure.class)
        .hasMessage("There is no space 'x'.");
  }

  @Test
  void anErrorThatIsNotJsonIsItsNumber() {
    answer(502, "<html>");
    assertThatThrownBy(() -> api(folder.resolve("none")).post("/", Map.of()))
        .isInstanceOf(CliFailure.class)
        .hasMessage("The server answered 502.");
  }

  @Test
  void nobodyThereIsOneSentence() {
    server.stop(0);
    assertThat(api(folder.resolve("none")).get("/health")).isEmpty();
    assertThatThrownBy(() -> api(folder.resolve("none")).post("/", Map.of()))
        .isInstanceOf(CliFailure.class)
        .hasMessageStartingWith("Nobody answers at http://127.0.0.1:");
  }

  private HttpApi api(Path token) {
    return new HttpApi(new Address("127.0.0.1", server.getAddress().getPort()), token);
  }

  private void answer(int status, String body) {
    server.createContext("/", exchange -> {
      var headers = exchange.getRequestHeaders();
      seen = exchange.getRequestURI().getRawPath() + " " + headers.getFirst("Content-Type") + " "
          + headers.getFirst("Authorization") + " "
          + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(status, bytes.length);
      exchange.getResponseBody().write(bytes);
      exchange.close();
    });
  }
}

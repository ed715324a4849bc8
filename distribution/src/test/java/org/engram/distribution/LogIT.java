package org.engram.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The log in both of its forms: what operators look for is in it, what is nobody's business is not.
 */
final class LogIT {
  private static final String SECRET = "the key lies under the third stone";
  private static final String WRONG_TOKEN = "3d1c-not-the-token";
  private static final JsonMapper JSON = new JsonMapper();

  @TempDir
  Path folder;

  private Product product;

  @BeforeEach
  void open() throws Exception {
    product = new Product(folder.resolve("data"));
  }

  @AfterEach
  void stop() throws Exception {
    product.run("stop");
  }

  @ParameterizedTest
  @ValueSource(strings = {"text", "json"})
  void theLogHasTheDecisionsAndNeitherTheTokenNorAText(String format) throws Exception {
    product.environment.put("ENGRAM_LOG_FORMAT", format);
    assertThat(product.run("start").code()).isZero();
    session();
    assertThat(product.run("stop").code()).isZero();
    List<String> lines = Files.readAllLines(product.data.resolve("log/engram.log"));
    List<String> messages = format.equals("json") ? messages(lines) : lines;
    assertThat(messages).anyMatch(line -> line.contains("Zig kernels initialized: "));
    assertThat(messages).anyMatch(line -> line.contains("a try of the log"));
    Path token = Product.HOME.resolve("conf/secrets/admin-token");
    assertThat(String.join("\n", lines))
        .doesNotContain(SECRET)
        .doesNotContain(WRONG_TOKEN)
        .doesNotContain(Files.readString(token).strip());
  }

  @Test
  void anotherFormatIsOneSentence() throws Exception {
    product.environment.put("ENGRAM_LOG_FORMAT", "xml");
    var outcome = product.run("run");
    assertThat(outcome.code()).isEqualTo(1);
    assertThat(outcome.err().strip())
        .isEqualTo("ENGRAM_LOG_FORMAT is 'xml'; it can be text or json.");
  }

  /** What a day holds: memories, recalls, a swap, and requests that are refused. */
  private void session() throws Exception {
    String memory = "{\"id\":\"one\",\"vector\":[1,2,3],\"text\":\"" + SECRET + "\"}";
    answers(201, "/v1/spaces", "{\"name\":\"notes\",\"dim\":3,\"model\":\"given\"}");
    answers(201, "/v1/spaces/notes/memories", memory);
    answers(409, "/v1/spaces/notes/memories", memory);
    answers(200, "/v1/spaces/notes/recall", "{\"vector\":[3,2,1],\"explain\":true}");
    answers(400, "/v1/spaces/notes/recall", "{\"text \":\"" + SECRET + "\"}");
    answers(400, "/v1/spaces/notes/memories", "{\"text\":\"" + SECRET + "\",\"vector\":[1]}");
    answers(401, "/config/set?token=" + WRONG_TOKEN, "{}");
    assertThat(
            product.run("kernel", "swap", "java", "--why", "a try of the log").code())
        .isZero();
  }

  private void answers(int status, String path, String body) throws Exception {
    var answer = product.http("POST", path, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
  }

  private static List<String> messages(List<String> lines) throws Exception {
    List<String> messages = new ArrayList<>();
    for (String line : lines) {
      JsonNode entry = JSON.readTree(line);
      assertThat(entry.get("level").asText()).isIn("INFO", "WARN", "ERROR");
      assertThat(entry.get("timestamp").isNumber()).as(line).isTrue();
      messages.add(entry.get("formattedMessage").asText());
    }
    return messages;
  }
}

package org.engram.distribution;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Headless Chromium, driven by its chromedriver over the WebDriver protocol; nothing is obtained.
 */
final class Browser implements AutoCloseable {
  static final String TAB = "\uE004";
  static final String ENTER = "\uE007";
  static final String ESCAPE = "\uE00C";

  private static final JsonMapper JSON = new JsonMapper();
  private static final long PATIENCE_SECONDS = 60;
  private static final Pattern PORT = Pattern.compile("started successfully on port (\\d+)");
  private static final String WATCH = "window.violations = [];"
      + "addEventListener('securitypolicyviolation', (event) =>"
      + " violations.push(event.violatedDirective + ' ' + event.blockedURI));";

  private final Process driver;
  private final HttpClient client = HttpClient.newHttpClient();
  private final String session;
  private final Path screenshots;

  /** Returns chromedriver: what ENGRAM_CHROMEDRIVER names, else the one on the PATH. */
  static Optional<Path> driver() {
    String named = System.getenv("ENGRAM_CHROMEDRIVER");
    if (named != null) {
      return Optional.of(Path.of(named));
    }
    String path = Objects.requireNonNullElse(System.getenv("PATH"), "");
    return Pattern.compile(":")
        .splitAsStream(path)
        .map(folder -> Path.of(folder, "chromedriver"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Starts a browser; what a failing test saw last is kept in that folder. */
  Browser(Path chromedriver, Path screenshots) throws Exception {
    this.screenshots = screenshots;
    driver = new ProcessBuilder(chromedriver.toString(), "--port=0")
        .redirectErrorStream(true)
        .start();
    String base = "http://127.0.0.1:" + port() + "/session";
    Map<String, Object> options = Map.of(
        "args",
        List.of("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"));
    JsonNode opened = send(
        "POST",
        base,
        Map.of(
            "capabilities",
            Map.of(
                "alwaysMatch",
                Map.of(
                    "goog:chromeOptions",
                    options,
                    "goog:loggingPrefs",
                    Map.of("browser", "ALL")))));
    session = base + "/" + opened.get("sessionId").asText();
    devtools("Page.addScriptToEvaluateOnNewDocument", Map.of("source", WATCH));
  }

  private String port() throws IOException {
    BufferedReader said = driver.inputReader(StandardCharsets.UTF_8);
    StringBuilder all = new StringBuilder();
    for (String line = said.readLine(); line != null; line = said.readLine()) {
      Matcher port = PORT.matcher(line);
      if (port.find()) {
        return port.group(1);
      }
      all.append(line).append('\n');
    }
    throw new AssertionError("chromedriver did not start: " + all);
  }

  private JsonNode send(String method, String uri, Object body) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(URI.create(uri))
        .method(method, HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)))
        .build();
    HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
    JsonNode value = JSON.readTree(answer.body()).get("value");
    if (answer.statusCode() != 200) {
      throw new AssertionError(uri + ": " + value);
    }
    return value;
  }

  private JsonNode post(String command, Object body) throws Exception {
    return send("POST", session + command, body);
  }

  void open(String url) throws Exception {
    post("/url", Map.of("url", url));
  }

  /**
   * Runs a script in the page; its arguments are {@code arguments}, its value is what it returns.
   */
  JsonNode run(String script, Object... arguments) throws Exception {
    return post("/execute/sync", Map.of("script", script, "args", Arrays.asList(arguments)));
  }

  /** Runs a script whose last argument is called with the value. */
  JsonNode runLater(String script) throws Exception {
    return post("/execute/async", Map.of("script", script, "args", List.of()));
  }

  /** Presses and releases a key, wherever the focus is. */
  void press(String key) throws Exception {
    List<Object> strokes =
        List.of(Map.of("type", "keyDown", "value", key), Map.of("type", "keyUp", "value", key));
    post(
        "/actions",
        Map.of("actions", List.of(Map.of("type", "key", "id", "keys", "actions", strokes))));
  }

  /** Types a text, wherever the focus is. */
  void type(String text) throws Exception {
    for (int i = 0; i < text.length(); i++) {
      press(text.substring(i, i + 1));
    }
  }

  void devtools(String command, Map<String, Object> parameters) throws Exception {
    post("/goog/cdp/execute", Map.of("cmd", command, "params", parameters));
  }

  /** Gives the page a size in CSS pixels, and a preference for dark or light. */
  void look(int width, int height, String scheme) throws Exception {
    devtools(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    Object feature = Map.of("name", "prefers-color-scheme", "value", scheme);
    devtools("Emulation.setEmulatedMedia", Map.of("features", List.of(feature)));
  }

  /** Returns the errors of the console since this was last asked, and what the policy refused. */
  List<String> complaints() throws Exception {
    Stream<String> log = stream(post("/se/log", Map.of("type", "browser")))
        .filter(entry -> entry.get("level").asText().equals("SEVERE"))
        .map(entry -> entry.get("message").asText());
    return Stream.concat(log, stream(run("return window.violations")).map(JsonNode::asText))
        .toList();
  }

  private static Stream<JsonNode> stream(JsonNode list) {
    return list.valueStream();
  }

  void screenshot(String name) throws Exception {
    String image = send("GET", session + "/screenshot", Map.of()).asText();
    Files.createDirectories(screenshots);
    Files.write(screenshots.resolve(name + ".png"), Base64.getDecoder().decode(image));
  }

  /** Waits until a script returns what is true, and returns that. */
  JsonNode await(String script) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    JsonNode value = run(script);
    while (!value.asBoolean()) {
      if (System.nanoTime() > deadline) {
        screenshot("failed");
        throw new AssertionError("never true: " + script);
      }
      Thread.sleep(100);
      value = run(script);
    }
    return value;
  }

  void click(String selector) throws Exception {
    run("document.querySelector(arguments[0]).click()", selector);
  }

  void set(String id, String value) throws Exception {
    run("document.getElementById(arguments[0]).value = arguments[1]", id, value);
  }

  /** Returns what axe-core finds in the page that is of serious or critical impact. */
  List<String> axe() throws Exception {
    try (InputStream script = Browser.class.getResourceAsStream(
        "/META-INF/resources/webjars/axe-core/4.6.3/axe.min.js")) {
      run(new String(Objects.requireNonNull(script).readAllBytes(), StandardCharsets.UTF_8));
    }
    return runLater("const done = arguments[arguments.length - 1];"
            + "axe.run({ resultTypes: ['violations'] }).then(({ violations }) => done(violations"
            + ".filter(({ impact }) => ['serious', 'critical'].includes(impact))"
            + ".map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html).join(' '))))")
        .valueStream()
        .map(JsonNode::asText)
        .toList();
  }

  /** Ends the browser with its driver. */
  @Override
  public void close() {
    HttpRequest quit = HttpRequest.newBuilder(URI.create(session)).DELETE().build();
    try {
      client.sendAsync(quit, HttpResponse.BodyHandlers.discarding()).join();
    } finally {
      client.close();
      driver.destroy();
    }
  }
}

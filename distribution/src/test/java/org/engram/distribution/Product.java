package org.engram.distribution;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The unpacked distribution on a data folder and a port of its own, run as an operator does. */
final class Product {
  static final Path HOME = Path.of("target", "engram").toAbsolutePath();
  private static final long COMMAND_TIMEOUT_SECONDS = 1_800;

  final Path data;
  final int port;
  private final Path home;
  final Map<String, String> environment = new HashMap<>();

  Product(Path data) throws IOException {
    this(HOME, data);
  }

  Product(Path home, Path data) throws IOException {
    this.home = home;
    this.data = data;
    this.port = freePort();
    environment.put("ENGRAM_JAVA_HOME", System.getProperty("java.home"));
    environment.put("ENGRAM_DATA", data.toString());
    environment.put("ENGRAM_HTTP_PORT", Integer.toString(port));
  }

  /** What a command said, and its exit code. */
  record Outcome(int code, String out, String err) {}

  /** Runs {@code bin/engram}. */
  Outcome run(String... arguments) throws IOException, InterruptedException {
    return run("", arguments);
  }

  /** Runs {@code bin/engram} with that input. */
  Outcome run(String input, String[] arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(home.resolve("bin/engram").toString()));
    command.addAll(List.of(arguments));
    Path folder = Files.createTempDirectory("engram-it");
    Path in = Files.writeString(folder.resolve("in"), input);
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    ProcessBuilder builder = new ProcessBuilder(command)
        .redirectInput(in.toFile())
        .redirectOutput(out.toFile())
        .redirectError(err.toFile());
    builder.environment().putAll(environment);
    Process process = builder.start();
    if (!process.waitFor(COMMAND_TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError(
          command + " did not end; it said " + Files.readString(out) + Files.readString(err));
    }
    Outcome outcome =
        new Outcome(process.exitValue(), Files.readString(out), Files.readString(err));
    for (Path file : List.of(in, out, err, folder)) {
      Files.delete(file);
    }
    return outcome;
  }

  /** Gives one line to the shell of the daemon. */
  Outcome shell(String line) throws IOException, InterruptedException {
    return run(line + "\n", new String[] {"shell"});
  }

  /** Stops or starts a bundle from the shell, as an operator does. */
  void bundle(String verb, String symbolicName) throws IOException, InterruptedException {
    String list = shell("felix:lb -s " + symbolicName).out();
    Matcher line = Pattern.compile("(\\d+)\\|[^|]*\\|[^|]*\\|" + Pattern.quote(symbolicName) + " ")
        .matcher(list);
    if (!line.find()) {
      throw new AssertionError("no bundle " + symbolicName + " in " + list);
    }
    Outcome done = shell("felix:" + verb + " " + line.group(1));
    if (done.code() != 0 || !done.err().isEmpty()) {
      throw new AssertionError(verb + " " + symbolicName + ": " + done);
    }
  }

  long pid() throws IOException {
    return Long.parseLong(Files.readString(data.resolve("engram.pid")).strip());
  }

  /** Sends one request to the daemon. */
  HttpResponse<String> http(String method, String path, String body)
      throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return http(client, method, path, body);
    }
  }

  /** Sends a request to the daemon over that client's connections. */
  HttpResponse<String> http(HttpClient client, String method, String path, String body)
      throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
        .header("Content-Type", "application/json")
        .method(method, HttpRequest.BodyPublishers.ofString(body, StandardCharsets.UTF_8))
        .build();
    return client.send(request, HttpResponse.BodyHandlers.ofString());
  }

  /** Ends the daemon as a loss of power would, in the midst of whatever it does. */
  void kill() throws Exception {
    ProcessHandle daemon = ProcessHandle.of(pid()).orElseThrow();
    if (!daemon.destroyForcibly()) {
      throw new AssertionError("process " + daemon.pid() + " was not killed");
    }
    daemon.onExit().get(COMMAND_TIMEOUT_SECONDS, TimeUnit.SECONDS);
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}

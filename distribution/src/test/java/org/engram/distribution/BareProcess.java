package org.engram.distribution;

import java.io.File;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A container that is not ours, in a JVM of its own, with an HTTP client beside it. */
final class BareProcess implements AutoCloseable {
  /** What an operator wants; the index says what else that takes. */
  static final List<String> WANTED = List.of(
      "org.engram.kernel-admission",
      "org.engram.provider-java",
      "org.engram.provider-zig-" + (isArm() ? "arm64" : "x86"),
      "org.engram.memory",
      "org.engram.embedding",
      "org.engram.http",
      "org.engram.health",
      "org.engram.shell",
      "org.apache.felix.http.jetty12",
      "org.apache.felix.gogo.command",
      "org.ops4j.pax.logging.pax-logging-logback");

  private static final long TIMEOUT_SECONDS = 300;
  private static final long POLL_MS = 50;
  private static final Path JAVA_BIN = Path.of(System.getProperty("java.home"), "bin");

  private final Path folder;
  private final Product product;
  private final Process process;
  private final HttpClient client = HttpClient.newHttpClient();

  /**
   * Starts a {@link BareContainer}.
   *
   * @param factory class name of the framework's factory
   * @param index what it installs from
   * @param folder for what it writes
   * @param flags of the JVM
   */
  BareProcess(String factory, Path index, Path folder, List<String> flags) throws Exception {
    this(folder, bare(factory, index, folder, flags));
  }

  /**
   * Starts any container.
   *
   * @param folder where it has {@code data} and {@code conf}
   * @param command which finds {@code java} on its path
   */
  BareProcess(Path folder, List<String> command) throws Exception {
    this.folder = Files.createDirectories(folder);
    this.product = new Product(folder.resolve("data"));
    ProcessBuilder builder = new ProcessBuilder(command)
        .directory(folder.toFile())
        .redirectOutput(folder.resolve("out").toFile())
        .redirectError(folder.resolve("err").toFile());
    builder
        .environment()
        .merge("PATH", JAVA_BIN.toString(), (path, own) -> own + File.pathSeparator + path);
    builder.environment().put("ENGRAM_HTTP_PORT", Integer.toString(product.port));
    process = builder.start();
  }

  private static List<String> bare(String factory, Path index, Path folder, List<String> flags)
      throws ClassNotFoundException {
    List<String> command = new ArrayList<>(List.of(JAVA_BIN.resolve("java").toString()));
    command.addAll(flags);
    command.addAll(List.of(
        "-Dengram.data=" + folder.resolve("data"),
        "-Dengram.log=" + folder.resolve("log"),
        "-Dengram.conf.dir=" + folder.resolve("conf"),
        "-Dorg.apache.felix.http.enable=false",
        "-Dorg.ops4j.pax.logging.property.file=" + Product.HOME.resolve("conf/logback.xml"),
        "-Dorg.ops4j.pax.logging.DefaultServiceLog.level=WARN"));
    command.addAll(List.of("-cp", classPath(factory), BareContainer.class.getName()));
    command.addAll(List.of(index.toString(), folder.resolve("cache").toString()));
    command.addAll(WANTED);
    return command;
  }

  static boolean isArm() {
    return System.getProperty("os.arch").equals("aarch64");
  }

  /** The framework, what reads the index, and nothing of the product. */
  private static String classPath(String factory) throws ClassNotFoundException {
    String mine = fileOf(BareContainer.class);
    return Stream.concat(
            Stream.of(fileOf(Class.forName(factory)), mine),
            Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(path -> Path.of(path)
                    .getFileName()
                    .toString()
                    .matches("(biz\\.aQute|org\\.osgi|slf4j-api).*\\.jar")))
        .collect(Collectors.joining(File.pathSeparator));
  }

  static String fileOf(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI())
          .toString();
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  /** Waits until the bundles are started. */
  BareProcess awaitStarted() throws IOException, InterruptedException {
    return await(() -> out().contains("started"));
  }

  /** Waits until the server answers that all is ready. */
  BareProcess awaitReady() throws IOException, InterruptedException {
    return await(this::isReady);
  }

  @FunctionalInterface
  private interface Condition {
    boolean holds() throws IOException, InterruptedException;
  }

  private BareProcess await(Condition condition) throws IOException, InterruptedException {
    for (long waited = 0; !condition.holds(); waited += POLL_MS) {
      if (!process.isAlive()) {
        throw new AssertionError("the container has ended: " + said());
      }
      if (waited > TIMEOUT_SECONDS * 1_000) {
        throw new AssertionError("the container is not ready: " + said());
      }
      Thread.sleep(POLL_MS);
    }
    return this;
  }

  private boolean isReady() throws IOException, InterruptedException {
    try {
      return product.http(client, "GET", "/health/ready", "").statusCode() == 200;
    } catch (ConnectException e) {
      return false;
    }
  }

  /** Returns the answer to a request with the token of the administrator. */
  String post(String path, String body) throws IOException, InterruptedException {
    String token = Files.readString(folder.resolve("conf/secrets/admin-token")).strip();
    HttpResponse<String> answer = client.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + product.port + path))
            .header("Content-Type", "application/json")
            .header("Authorization", "Bearer " + token)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() / 100 != 2) {
      throw new AssertionError(path + ": " + answer.statusCode() + " " + answer.body() + said());
    }
    return answer.body();
  }

  String get(String path) throws IOException, InterruptedException {
    return product.http(client, "GET", path, "").body();
  }

  /** Ends the input, which stops the framework, and returns the exit code. */
  int end() throws IOException, InterruptedException {
    process.getOutputStream().close();
    if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("the container does not end: " + said());
    }
    return process.exitValue();
  }

  /** Ends it as a service manager does, and returns the exit code. */
  int terminate() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("the container does not end");
    }
    return process.exitValue();
  }

  List<String> out() throws IOException {
    return Files.readAllLines(folder.resolve("out"));
  }

  List<String> err() throws IOException {
    return Files.readAllLines(folder.resolve("err"));
  }

  private String said() throws IOException {
    return String.join("\n", out()) + "\n" + String.join("\n", err());
  }

  @Override
  public void close() {
    client.close();
    process.destroyForcibly();
  }
}

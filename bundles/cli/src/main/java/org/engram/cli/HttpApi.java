package org.engram.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The JSON API of the running process. */
final class HttpApi {
  private static final int CONNECT_TIMEOUT_MS = 2_000;
  private static final int ANSWER_TIMEOUT_MS = 120_000;

  private final Address address;
  private final Path tokenFile;

  HttpApi(Address address, Path tokenFile) {
    this.address = address;
    this.tokenFile = tokenFile;
  }

  /**
   * An answer.
   *
   * @param status HTTP status
   * @param body JSON object; empty if the body is something else
   */
  record Answer(int status, Map<String, Object> body) {
    /** Returns the body, or fails with the error that it names. */
    Map<String, Object> orFail() {
      if (status < HttpURLConnection.HTTP_BAD_REQUEST) {
        return body;
      }
      Object error = body.getOrDefault("error", body);
      Object message = error instanceof Map<?, ?> map ? map.get("message") : error;
      throw new CliFailure(message == null ? "The server answered " + status + "." : message + "");
    }
  }

  /** Returns the path of a space. */
  static String space(String name) {
    return "/v1/spaces/" + URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** Sends a request; empty if nobody answers. */
  Optional<Answer> get(String path) {
    try {
      return Optional.of(exchange("GET", path, null));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Posts a JSON object. */
  Map<String, Object> post(String path, Map<String, Object> body) {
    try {
      return exchange("POST", path, body).orFail();
    } catch (IOException e) {
      throw new CliFailure(
          "Nobody answers at " + address.uri("/") + " (" + e.getMessage() + "): engram start.", e);
    }
  }

  private Answer exchange(String method, String path, @Nullable Map<String, Object> body)
      throws IOException {
    URI uri = address.uri(path);
    HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
    connection.setRequestMethod(method);
    connection.setConnectTimeout(CONNECT_TIMEOUT_MS);
    connection.setReadTimeout(ANSWER_TIMEOUT_MS);
    connection.setRequestProperty("Accept", "application/json");
    if (Files.isReadable(tokenFile)) {
      connection.setRequestProperty(
          "Authorization", "Bearer " + Files.readString(tokenFile).strip());
    }
    if (body != null) {
      connection.setRequestProperty("Content-Type", "application/json");
      connection.setDoOutput(true);
      try (OutputStream out = connection.getOutputStream()) {
        out.write(Json.write(body).getBytes(StandardCharsets.UTF_8));
      }
    }
    int status = connection.getResponseCode();
    return new Answer(status, Json.object(text(connection, status)));
  }

  private static String text(HttpURLConnection connection, int status) throws IOException {
    try (@Nullable
        InputStream in = status < HttpURLConnection.HTTP_BAD_REQUEST
            ? connection.getInputStream()
            : connection.getErrorStream()) {
      return in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}

package org.engram.http.internal.server;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** What the server refuses before there is a request, or without an answer. */
enum Refusal {
  TOO_MANY_CONNECTIONS(
      503,
      "Service Unavailable",
      "too_many_connections",
      "all connections of the server are busy; try again in a moment"),
  SLOW_HEADERS(
      408, "Request Timeout", "slow_headers", "the headers of the request did not come in time"),
  SLOW_READER(0, "", "slow_reader", ""),
  CONNECTION_DROPPED(0, "", "idle_connection_dropped", "");

  private final int status;
  private final String phrase;
  private final String code;
  private final String message;

  Refusal(int status, String phrase, String code, String message) {
    this.status = status;
    this.phrase = phrase;
    this.code = code;
    this.message = message;
  }

  String code() {
    return code;
  }

  /** Returns a whole HTTP answer that ends the connection. */
  ByteBuffer raw() {
    String body = json(code, message);
    String head = "HTTP/1.1 " + status + " " + phrase
        + "\r\nContent-Type: application/json\r\nCache-Control: no-store\r\nConnection: close"
        + "\r\nContent-Length: " + body.length() + "\r\n\r\n";
    return ByteBuffer.wrap((head + body).getBytes(StandardCharsets.US_ASCII));
  }

  /** Returns an error as all answers have it; neither text has a character to escape. */
  static String json(String code, String message) {
    return "{\"error\":{\"code\":\"" + code + "\",\"message\":\"" + message + "\"}}";
  }
}

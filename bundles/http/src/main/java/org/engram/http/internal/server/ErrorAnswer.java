package org.engram.http.internal.server;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Answers what no servlet saw, a request that is not HTTP above all, like all other errors. */
public final class ErrorAnswer implements Request.Handler {
  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    int status = response.getStatus();
    byte[] body = Refusal.json(code(status), message(status)).getBytes(StandardCharsets.US_ASCII);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
    response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
    response.write(true, ByteBuffer.wrap(body), callback);
    return true;
  }

  static String code(int status) {
    return switch (status) {
      case 400 -> "bad_request";
      case 404 -> "not_found";
      case 408 -> "too_slow";
      case 413 -> "too_large";
      case 414 -> "uri_too_long";
      case 417 -> "expectation_failed";
      case 426, 505 -> "http_version";
      case 431 -> "headers_too_long";
      case 501 -> "not_implemented";
      case 503 -> "unavailable";
      default -> status < 500 ? "bad_request" : "internal";
    };
  }

  private static String message(int status) {
    return switch (code(status)) {
      case "bad_request" -> "the request is not well-formed HTTP, or its path is ambiguous";
      case "not_found" -> "there is no such path";
      case "too_slow" -> "the request did not come in time";
      case "too_large" -> "the request is too large";
      case "uri_too_long" -> "the URI is too long";
      case "headers_too_long" -> "the headers are too long";
      case "http_version" -> "this version of HTTP is not spoken here";
      case "unavailable" -> "the server starts or stops";
      case "internal" -> "the request failed; the log of the server says why";
      default -> "this is not implemented";
    };
  }
}

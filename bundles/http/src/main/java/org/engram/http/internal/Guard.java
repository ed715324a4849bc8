package org.engram.http.internal;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What every request must satisfy before it is read: a Host that is this server, no foreign Origin,
 * a length within the limit, JSON where there is a body. A page in a browser can therefore neither
 * rebind a name to this server nor post to it.
 */
final class Guard {
  /** Longest body that is read. */
  static final long MAX_BODY_BYTES = 8L << 20;

  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");
  private static final String BEARER = "Bearer ";

  private final String bindHost;
  private final Supplier<String> adminToken;

  /**
   * Creates a guard.
   *
   * @param bindHost address that the server is bound to, accepted as Host beside the loopback names
   * @param adminToken the token that mutations of the runtime need
   */
  Guard(String bindHost, Supplier<String> adminToken) {
    this.bindHost = bindHost.toLowerCase(Locale.ROOT);
    this.adminToken = adminToken;
  }

  void check(Request request) {
    String host = request.header("host").orElse("");
    if (!isOwn(host)) {
      throw new ApiException(
          421,
          "wrong_host",
          "Host '" + host + "' is not this server; use localhost or " + bindHost);
    }
    request.header("origin").ifPresent(origin -> {
      if (!origin.equals("http://" + host)) {
        throw new ApiException(403, "foreign_origin", "Origin '" + origin + "' is not this server");
      }
    });
    if (request.contentLength() > MAX_BODY_BYTES) {
      throw tooLarge();
    }
    if (request.hasBody()) {
      checkJson(request.header("content-type").orElse(""));
    }
  }

  void checkAdmin(Request request) {
    String given = request.header("authorization").orElse("");
    byte[] wanted = (BEARER + adminToken.get()).getBytes(StandardCharsets.UTF_8);
    if (!MessageDigest.isEqual(wanted, given.getBytes(StandardCharsets.UTF_8))) {
      throw new ApiException(
          401,
          "admin_token_required",
          "this needs 'Authorization: Bearer <token>' with the token in conf/secrets/admin-token");
    }
  }

  static ApiException tooLarge() {
    return new ApiException(
        413, "too_large", "the body is longer than " + MAX_BODY_BYTES + " bytes and was not read");
  }

  private boolean isOwn(String host) {
    int colon = host.lastIndexOf(':');
    // The colons of an IPv6 address stand inside brackets.
    String name = colon > host.lastIndexOf(']') ? host.substring(0, colon) : host;
    String lower = name.toLowerCase(Locale.ROOT);
    return LOOPBACK.contains(lower) || lower.equals(bindHost);
  }

  private static void checkJson(String contentType) {
    String media = contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    if (!media.equals("application/json")) {
      throw new ApiException(
          415, "json_required", "Content-Type '" + contentType + "' is not application/json");
    }
  }
}

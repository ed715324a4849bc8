package org.engram.kernel.runtime.settings;

import java.util.List;

/** What the HTTP server grants its clients; takes effect at the next start. */
public final class ServerSettings {
  private static final long LEAST_CONNECTIONS = 8;
  private static final long MOST_CONNECTIONS = 10_000;
  private static final long MOST_PATIENCE_SECONDS = 3_600;

  /** Most connections that may be open at once. */
  public static final Setting<Integer> CONNECTIONS = new Setting<>(
      "server.http_connections",
      List.of("ENGRAM_HTTP_CONNECTIONS"),
      "256",
      "connections that may be open at once; a further one takes the place of one that waits; takes"
          + " effect at the next start",
      LEAST_CONNECTIONS + " … " + MOST_CONNECTIONS,
      text -> (int) Parsers.between(text, LEAST_CONNECTIONS, MOST_CONNECTIONS));

  /** How long a client may take for headers, body or answer. */
  public static final Setting<Long> PATIENCE_SECONDS = new Setting<>(
      "server.http_patience_seconds",
      List.of("ENGRAM_HTTP_PATIENCE_SECONDS"),
      "30",
      "how long a client may take for the headers of a request, for its body and for the answer;"
          + " takes effect at the next start",
      "1 … " + MOST_PATIENCE_SECONDS,
      text -> Parsers.between(text, 1, MOST_PATIENCE_SECONDS));

  private ServerSettings() {}
}

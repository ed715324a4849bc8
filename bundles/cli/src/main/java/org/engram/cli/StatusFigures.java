package org.engram.cli;

import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What {@code engram status} shows.
 *
 * @param daemon whose
 */
record StatusFigures(Daemon daemon) {
  static final String HEALTH = "health";
  static final String NO_ANSWER = "no answer";
  static final String REASONS = "reasons";
  static final String NATIVE = "zig_kernels_enabled";
  static final String KERNELS = "kernels";
  static final String ROLLOUTS = "rollouts";
  static final String ARENAS = "arenas";
  static final String SPACES = "spaces";
  static final String DECISION = "last_decision";

  /** Returns the figures by name; {@code health} says whether all is well. */
  Map<String, Object> of(Optional<Long> pid) {
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("running", pid.isPresent());
    pid.ifPresent(own -> figures.put("process", own));
    pid.flatMap(ProcessHandle::of)
        .flatMap(process -> process.info().startInstant())
        .ifPresent(start ->
            figures.put("up_seconds", Duration.between(start, Instant.now()).toSeconds()));
    figures.put("data", daemon.installation().data());
    figures.put("log", daemon.installation().log());
    if (pid.isEmpty()) {
      return figures;
    }
    figures.put("http", daemon.address().uri("/"));
    Optional<HttpApi.Answer> health = daemon.http().get("/health");
    if (health.isEmpty()) {
      figures.put(HEALTH, NO_ANSWER);
      return figures;
    }
    health
        .get()
        .body()
        .forEach((name, value) -> figures.put(name.equals("status") ? HEALTH : name, value));
    figures.put("http_status", health.get().status());
    figures.putAll(parts());
    return figures;
  }

  /**
   * What serves and what is stored, as the API says it; a part that does not answer is left out.
   */
  private Map<String, Object> parts() {
    Map<String, Object> parts = new LinkedHashMap<>();
    Map<String, Object> kernels = part("/internal/zig/status");
    copy(kernels, NATIVE, parts);
    copy(kernels, KERNELS, parts);
    copy(part("/api/v1/kernel/rollouts"), ROLLOUTS, parts);
    Map<String, Object> arenas = part("/internal/zig/arena_stats");
    if (!arenas.isEmpty()) {
      parts.put(ARENAS, arenas);
    }
    copy(part("/v1/spaces"), SPACES, parts);
    objects(part("/api/v1/kernel/history?last=1").get("history")).stream()
        .findFirst()
        .ifPresent(decision -> parts.put(DECISION, decision));
    return parts;
  }

  private Map<String, Object> part(String path) {
    return daemon
        .http()
        .get(path)
        .filter(answer -> answer.status() == HttpURLConnection.HTTP_OK)
        .map(HttpApi.Answer::body)
        .orElse(Map.of());
  }

  private static void copy(Map<String, Object> from, String name, Map<String, Object> to) {
    Optional.ofNullable(from.get(name)).ifPresent(value -> to.put(name, value));
  }

  /** Returns the objects of a JSON array; none if it is something else. */
  static List<Map<?, ?>> objects(@Nullable Object array) {
    List<Map<?, ?>> objects = new ArrayList<>();
    if (array instanceof List<?> list) {
      for (Object element : list) {
        if (element instanceof Map<?, ?> object) {
          objects.add(object);
        }
      }
    }
    return objects;
  }

  /** Returns whether these are figures of a process that answers and is not unhealthy. */
  static boolean good(Map<String, Object> figures) {
    return Integer.valueOf(200).equals(figures.get("http_status"));
  }
}

package org.engram.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code engram status} shows.
 *
 * @param daemon whose
 */
record StatusFigures(Daemon daemon) {
  static final String HEALTH = "health";
  static final String NO_ANSWER = "no answer";

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
    return figures;
  }

  /** Returns whether these are figures of a process that answers and is not unhealthy. */
  static boolean good(Map<String, Object> figures) {
    return Integer.valueOf(200).equals(figures.get("http_status"));
  }
}

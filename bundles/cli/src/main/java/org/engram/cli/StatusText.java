package org.engram.cli;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.engram.cli.Terminal.Colour;
import org.jspecify.annotations.Nullable;

/**
 * The screen of {@code engram status}: a line for each thing that an operator asks first.
 *
 * @param terminal where to
 */
record StatusText(Terminal terminal) {
  private static final long KIB = 1024;
  /** Those that have ended are among the decisions. */
  private static final Set<String> UNDER_WAY = Set.of("running", "paused");

  /** Prints what is among the figures. */
  void print(Map<String, Object> figures) {
    line("process", text(figures, "process"));
    if (figures.get("up_seconds") instanceof Long seconds) {
      line("up", uptime(Duration.ofSeconds(seconds)));
    }
    line("data", text(figures, "data"));
    line("log", text(figures, "log"));
    line("http", text(figures, "http"));
    line("health", coloured(text(figures, StatusFigures.HEALTH)));
    StatusFigures.objects(figures.get(StatusFigures.REASONS))
        .forEach(reason -> line("", text(reason, "check") + ": " + text(reason, "reason")));
    kernels(figures);
    memories(figures);
    if (figures.get(StatusFigures.DECISION) instanceof Map<?, ?> decision) {
      line(
          "decision",
          "%s %s by %s %s"
              .formatted(
                  text(decision, "when"),
                  text(decision, "what"),
                  text(decision, "who"),
                  text(decision, "why"))
              .strip());
    }
  }

  private void kernels(Map<String, Object> figures) {
    String name = "kernels";
    for (Map<?, ?> kernel : StatusFigures.objects(figures.get(StatusFigures.KERNELS))) {
      line(
          name,
          "%-21s %s, %s"
              .formatted(
                  text(kernel, "kernel"),
                  kernel.containsKey("provider")
                      ? text(kernel, "provider") + "/" + text(kernel, "tier")
                      : "no provider",
                  text(kernel, "why")));
      name = "";
    }
    if (Boolean.FALSE.equals(figures.get(StatusFigures.NATIVE))) {
      line("native", "off (zig_kernels_enabled)");
    }
    for (Map<?, ?> rollout : StatusFigures.objects(figures.get(StatusFigures.ROLLOUTS))) {
      String state = text(rollout, "state");
      if (UNDER_WAY.contains(state)) {
        line(
            "rollout",
            text(rollout, "candidate") + " " + state + ", " + text(rollout, "percent") + " %");
      }
    }
    if (figures.get(StatusFigures.ARENAS) instanceof Map<?, ?> arenas) {
      line(
          "arenas",
          "%s of %d KiB, most used %d KiB, overflows %s"
              .formatted(
                  text(arenas, "arenas"),
                  number(arenas, "arena_bytes") / KIB,
                  number(arenas, "max_high_water_mark") / KIB,
                  text(arenas, "total_overflows")));
    }
  }

  private void memories(Map<String, Object> figures) {
    if (figures.containsKey(StatusFigures.SPACES)) {
      var spaces = StatusFigures.objects(figures.get(StatusFigures.SPACES));
      line(
          "memories",
          spaces.isEmpty()
              ? "no space yet (engram memory create)"
              : spaces.stream()
                  .map(space -> text(space, "name") + " " + text(space, "memories"))
                  .collect(Collectors.joining(", ")));
    }
  }

  private void line(String name, String value) {
    if (!value.isEmpty()) {
      terminal.out().printf("%-10s %s%n", name, value);
    }
  }

  private String coloured(String health) {
    Colour colour = switch (health) {
      case "healthy" -> Colour.GREEN;
      case "degraded" -> Colour.YELLOW;
      default -> Colour.RED;
    };
    return terminal.in(colour, health);
  }

  private static String text(Map<?, ?> object, String name) {
    return Objects.toString(object.get(name), "");
  }

  private static long number(Map<?, ?> object, String name) {
    @Nullable Object value = object.get(name);
    return value instanceof Number number ? number.longValue() : 0;
  }

  private static String uptime(Duration up) {
    return "%d d %02d:%02d:%02d"
        .formatted(up.toDays(), up.toHoursPart(), up.toMinutesPart(), up.toSecondsPart());
  }
}

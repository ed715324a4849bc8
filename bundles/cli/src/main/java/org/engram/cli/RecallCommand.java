package org.engram.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.engram.shell.JsonText;
import org.engram.shell.Table;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code engram recall}. */
@Command(
    name = "recall",
    description = "Shows the memories that a text brings to mind.",
    footer = {"", "Example: engram recall --space notes --limit 3 \"when does the boat go?\""})
final class RecallCommand implements Callable<Integer> {
  private final Daemon daemon;
  private final Terminal terminal;

  @Parameters(paramLabel = "TEXT", description = "the cue")
  private String text = "";

  @Option(
      names = {"-s", "--space"},
      paramLabel = "SPACE",
      description = "space (default: ${DEFAULT-VALUE})",
      defaultValue = "default")
  private String space = "default";

  @Option(
      names = {"-n", "--limit"},
      paramLabel = "N",
      description = "most memories to show (default: ${DEFAULT-VALUE})",
      defaultValue = "10")
  private int limit = 10;

  @Option(names = "--json", description = "prints the answer of the server as JSON")
  private boolean json;

  RecallCommand(Daemon daemon, Terminal terminal) {
    this.daemon = daemon;
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    daemon.requirePid();
    Map<String, Object> request = new LinkedHashMap<>();
    request.put("text", text);
    request.put("limit", limit);
    Map<String, Object> answer = daemon.http().post(HttpApi.space(space) + "/recall", request);
    if (json) {
      terminal.out().println(JsonText.of(answer));
      return 0;
    }
    Table table = new Table("SCORE", "ID", "MEMORY");
    if (answer.get("results") instanceof List<?> results) {
      for (Object result : results) {
        if (result instanceof Map<?, ?> recalled
            && recalled.get("memory") instanceof Map<?, ?> memory) {
          table.row(
              score(recalled.get("score")), String.valueOf(memory.get("id")), summary(memory));
        }
      }
    }
    Object note = answer.getOrDefault("note", "no memory matches");
    terminal.out().println(table.orElse("Nothing came to mind: " + note + "."));
    return 0;
  }

  private static String score(@Nullable Object score) {
    return score instanceof Number number ? "%.4f".formatted(number.doubleValue()) : "-";
  }

  private static String summary(Map<?, ?> memory) {
    Object subject = memory.get("subject");
    Object text = memory.get("text");
    return (subject == null ? "" : subject + ": ") + (text == null ? "" : text);
  }
}

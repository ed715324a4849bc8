package org.engram.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code engram remember}. */
@Command(
    name = "remember",
    description = "Stores a text as a memory and prints its id.",
    footer = {"", "Example: engram remember --space notes \"the ferry leaves at nine\""})
final class RememberCommand implements Callable<Integer> {
  private final Daemon daemon;
  private final Terminal terminal;

  @Parameters(paramLabel = "TEXT", description = "what to remember")
  private String text = "";

  @Option(
      names = {"-s", "--space"},
      paramLabel = "SPACE",
      description = "space (default: ${DEFAULT-VALUE})",
      defaultValue = "default")
  private String space = "default";

  @Option(names = "--id", paramLabel = "ID", description = "id of the memory (default: a new one)")
  private @Nullable String id;

  @Option(names = "--subject", paramLabel = "SUBJECT", description = "key or title")
  private @Nullable String subject;

  RememberCommand(Daemon daemon, Terminal terminal) {
    this.daemon = daemon;
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    daemon.requirePid();
    Map<String, Object> memory = new LinkedHashMap<>();
    memory.put("text", text);
    if (id != null) {
      memory.put("id", id);
    }
    if (subject != null) {
      memory.put("subject", subject);
    }
    Map<String, Object> answer = daemon.http().post(HttpApi.space(space) + "/memories", memory);
    terminal.out().println(answer.get("id"));
    return 0;
  }
}

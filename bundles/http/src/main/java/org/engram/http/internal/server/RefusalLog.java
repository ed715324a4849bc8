package org.engram.http.internal.server;

import java.util.Set;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.RequestLog;
import org.eclipse.jetty.server.Response;

/** Counts every request that was refused, whoever refused it. */
public final class RefusalLog implements RequestLog {
  private static final int FIRST_ERROR = 400;
  private static final int FIRST_SERVER_ERROR = 500;

  /** Answers to requests that are in order. */
  private static final Set<String> ANSWERS = Set.of(
      "space_not_found", "memory_not_found", "association_not_found", "conflict", "no_embedding");

  private final Connections connections;
  private final Refusals refusals;

  /** Creates a log. */
  public RefusalLog(Connections connections, Refusals refusals) {
    this.connections = connections;
    this.refusals = refusals;
  }

  @Override
  public void log(Request request, Response response) {
    int status = response.getStatus();
    if (status < FIRST_ERROR || status >= FIRST_SERVER_ERROR) {
      return;
    }
    var connection = request.getConnectionMetaData().getConnection();
    String said = connections.of(connection).map(Conversation::refusal).orElse("");
    String code = said.isEmpty() ? ErrorAnswer.code(status) : said;
    if (!ANSWERS.contains(code)) {
      refusals.count(Conversation.address(connection.getEndPoint()), code);
    }
  }
}

package org.engram.http.internal.server;

import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.engram.http.internal.server.Conversation.Phase;

/**
 * The open connections. There are at most so many: a further one takes the place of that which has
 * waited longest without a request, or else of the slowest sender of a body; where all are at work
 * it is refused. Who takes too long over headers or an answer is cut off.
 */
public final class Connections implements Connection.Listener, HttpConfiguration.Customizer {
  private static final long SWEEP_MS = 500;
  private static final long SLOW_BODY_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Map<Connection, Conversation> open = new ConcurrentHashMap<>();
  private final Limits limits;
  private final Refusals refusals;
  private final LongSupplier nanoTime = System::nanoTime;

  /** Creates the connections of a server. */
  public Connections(Limits limits, Refusals refusals) {
    this.limits = limits;
    this.refusals = refusals;
  }

  /** Watches over the connections of a connector that listens, for as long as it does. */
  public void attach(ServerConnector connector) {
    connector.addEventListener(this);
    connector
        .getConnectionFactory(HttpConnectionFactory.class)
        .getHttpConfiguration()
        .addCustomizer(this);
    schedule(connector);
  }

  private void schedule(ServerConnector connector) {
    connector
        .getScheduler()
        .schedule(
            () -> {
              if (connector.isRunning()) {
                sweep();
                schedule(connector);
              }
            },
            SWEEP_MS,
            TimeUnit.MILLISECONDS);
  }

  @Override
  public void onOpened(Connection connection) {
    Conversation own = new Conversation(connection, limits, nanoTime);
    open.put(connection, own);
    if (!admit(connection)) {
      end(connection, own, Refusal.TOO_MANY_CONNECTIONS);
    }
  }

  @Override
  public void onClosed(Connection connection) {
    open.remove(connection);
  }

  @Override
  public Request customize(Request request, HttpFields.Mutable headers) {
    Conversation conversation = open.get(request.getConnectionMetaData().getConnection());
    if (conversation != null) {
      conversation.begin();
      request.setAttribute(Conversation.ATTRIBUTE, conversation);
      Request.addCompletionListener(request, failure -> conversation.end());
    }
    return request;
  }

  /** Returns what was said of the request that the connection carried last. */
  Optional<Conversation> of(Connection connection) {
    return Optional.ofNullable(open.get(connection));
  }

  int size() {
    return open.size();
  }

  /** One at a time: two newcomers would close the same connection, and both stay. */
  private synchronized boolean admit(Connection newcomer) {
    while (open.size() > limits.connections()) {
      if (!makeRoom(newcomer)) {
        return false;
      }
    }
    return true;
  }

  private boolean makeRoom(Connection newcomer) {
    Optional<Map.Entry<Connection, Conversation>> place = longest(newcomer, Phase.WAITING, 0)
        .or(() -> longest(newcomer, Phase.READING, SLOW_BODY_NANOS));
    place.ifPresent(old -> {
      open.remove(old.getKey());
      refusals.count(old.getValue().address(), Refusal.CONNECTION_DROPPED.code());
      old.getValue().endPoint().close();
    });
    return place.isPresent();
  }

  private Optional<Map.Entry<Connection, Conversation>> longest(
      Connection newcomer, Phase phase, long leastNanos) {
    return open.entrySet().stream()
        .filter(entry -> !entry.getKey().equals(newcomer)
            && entry.getValue().moment().phase() == phase
            && entry.getValue().ageNanos() >= leastNanos)
        .max(Comparator.comparingLong(entry -> entry.getValue().ageNanos()));
  }

  private void sweep() {
    open.forEach((connection, conversation) -> {
      if (conversation.headersAreSlow()) {
        end(connection, conversation, Refusal.SLOW_HEADERS);
      } else if (conversation.readerIsSlow()) {
        open.remove(connection);
        refusals.count(conversation.address(), Refusal.SLOW_READER.code());
        conversation.endPoint().close();
      }
    });
    refusals.tick();
  }

  /** Answers a connection on which no request is under way, and closes it. */
  private void end(Connection connection, Conversation conversation, Refusal refusal) {
    open.remove(connection);
    refusals.count(conversation.address(), refusal.code());
    var endPoint = conversation.endPoint();
    endPoint.write(Callback.from(endPoint::close), refusal.raw());
  }
}

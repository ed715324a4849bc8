package org.engram.http.internal.server;

import jakarta.servlet.http.HttpServletRequest;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;

/**
 * What a connection is busy with, and since when. The server's threads say so, the sweep reads it.
 */
public final class Conversation {
  static final String ATTRIBUTE = Conversation.class.getName();

  /** Phases of a connection, over and over again. */
  enum Phase {
    /** No request yet, or a part of its headers. */
    WAITING,
    /** The body is read. */
    READING,
    /** Nothing is wanted of the client. */
    WORKING,
    /** The answer is on its way. */
    WRITING
  }

  /** A phase, when it began, and how many bytes had come and gone by then. */
  record Moment(Phase phase, long nanos, long bytesIn, long bytesOut) {}

  private final Connection connection;
  private final Limits limits;
  private final LongSupplier nanoTime;
  private final AtomicReference<Moment> moment = new AtomicReference<>();
  private volatile String refusal = "";

  Conversation(Connection connection, Limits limits, LongSupplier nanoTime) {
    this.connection = connection;
    this.limits = limits;
    this.nanoTime = nanoTime;
    enter(Phase.WAITING);
  }

  /** Returns that of a request, unless the container is one that does not track them. */
  public static Optional<Conversation> of(HttpServletRequest request) {
    return Optional.ofNullable((Conversation) request.getAttribute(ATTRIBUTE));
  }

  /** Returns the body of the request; it must come within the patience of the server. */
  public InputStream reading(InputStream body) {
    idle(limits.patience());
    enter(Phase.READING);
    return new PatientBody(body, limits.patience(), nanoTime, this::working);
  }

  /** The answer is made: however long that takes, the client is not to blame. */
  public void working() {
    idle(Duration.ZERO);
    enter(Phase.WORKING);
  }

  /** The answer is written. */
  public void writing() {
    idle(limits.idle().multipliedBy(2)); // the sweep is to find out first, and says so
    enter(Phase.WRITING);
  }

  /** The request was refused with that code. */
  public void refused(String code) {
    refusal = code;
  }

  /** A request has come: nothing is known of it yet. */
  void begin() {
    refusal = "";
    enter(Phase.WORKING);
  }

  /** The request is answered. */
  void end() {
    idle(limits.idle());
    enter(Phase.WAITING);
  }

  String refusal() {
    return refusal;
  }

  Moment moment() {
    return moment.get();
  }

  long ageNanos() {
    return nanoTime.getAsLong() - moment().nanos();
  }

  /** Returns whether a part of the headers came, and the rest not in time. */
  boolean headersAreSlow() {
    Moment at = moment();
    return at.phase() == Phase.WAITING
        && connection.getBytesIn() > at.bytesIn()
        && ageNanos() > limits.patience().toNanos();
  }

  /** Returns whether the client took too little of its answer in the time since the last look. */
  boolean readerIsSlow() {
    Moment at = moment();
    if (at.phase() != Phase.WRITING
        || nanoTime.getAsLong() - at.nanos() <= limits.patience().toNanos()) {
      return false;
    }
    long taken = connection.getBytesOut() - at.bytesOut();
    if (taken < limits.patience().toSeconds() * Limits.ANSWER_BYTES_PER_SECOND) {
      return true;
    }
    moment.compareAndSet(at, now(Phase.WRITING));
    return false;
  }

  EndPoint endPoint() {
    return connection.getEndPoint();
  }

  String address() {
    return address(endPoint());
  }

  static String address(EndPoint endPoint) {
    return endPoint.getRemoteSocketAddress() instanceof InetSocketAddress remote
        ? remote.getAddress().getHostAddress()
        : String.valueOf(endPoint.getRemoteSocketAddress());
  }

  private void enter(Phase phase) {
    moment.set(now(phase));
  }

  private Moment now(Phase phase) {
    return new Moment(
        phase, nanoTime.getAsLong(), connection.getBytesIn(), connection.getBytesOut());
  }

  private void idle(Duration time) {
    endPoint().setIdleTimeout(time.toMillis());
  }
}

package org.engram.http.internal.osgi;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.engram.http.internal.events.EventStream;
import org.engram.http.internal.server.Conversation;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends the events of a stream on, as fast as the connection takes them, and waits for nothing. */
final class EventSender implements WriteListener, EventStream.Reader {
  private static final Logger LOG = LoggerFactory.getLogger(EventSender.class);

  private final AsyncContext context;
  private final Optional<Conversation> conversation;
  private final ServletOutputStream output;
  private final EventStream events;
  private final AtomicBoolean completed = new AtomicBoolean();
  private boolean unflushed;

  private EventSender(
      AsyncContext context,
      Optional<Conversation> conversation,
      ServletOutputStream output,
      EventStream events) {
    this.context = context;
    this.conversation = conversation;
    this.output = output;
    this.events = events;
  }

  /** Answers a request with the events, until either side ends them. */
  static void send(AsyncContext context, Optional<Conversation> conversation, EventStream events)
      throws IOException {
    context.setTimeout(0);
    ServletOutputStream output = context.getResponse().getOutputStream();
    EventSender sender = new EventSender(context, conversation, output, events);
    output.setWriteListener(sender);
    events.attach(sender);
  }

  @Override
  public void onWritePossible() {
    more();
  }

  @Override
  public synchronized void more() {
    try {
      while (!completed.get() && output.isReady()) {
        Optional<byte[]> next = events.poll();
        if (next.isPresent()) {
          output.write(next.get());
          unflushed = true;
        } else if (unflushed) {
          unflushed = false;
          output.flush();
        } else {
          return;
        }
      }
    } catch (IOException e) {
      onError(e);
    }
  }

  @Override
  public void onError(Throwable problem) {
    LOG.debug("A reader of events has left", problem);
    events.close();
  }

  /** From now on the client is to blame for what is not taken: the server cuts off who is slow. */
  @Override
  public void end() {
    if (completed.compareAndSet(false, true)) {
      conversation.ifPresent(Conversation::writing);
      context.complete();
    }
  }
}

package org.engram.kernel.runtime.internal;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** The lines that the runtime logs while this is open, as {@code LEVEL message}. */
final class LogLines extends AppenderBase<ILoggingEvent> implements AutoCloseable {
  private final Logger logger =
      (Logger) LoggerFactory.getLogger("org.engram.kernel.runtime.internal");
  private final List<String> lines = new CopyOnWriteArrayList<>();

  static LogLines open() {
    LogLines lines = new LogLines();
    lines.setContext(lines.logger.getLoggerContext());
    lines.start();
    lines.logger.setLevel(Level.INFO);
    lines.logger.setAdditive(false);
    lines.logger.addAppender(lines);
    return lines;
  }

  @Override
  protected void append(ILoggingEvent event) {
    lines.add(event.getLevel() + " " + event.getFormattedMessage());
  }

  List<String> lines() {
    return List.copyOf(lines);
  }

  @Override
  public void close() {
    logger.detachAppender(this);
    logger.setAdditive(true);
    stop();
  }
}

package org.engram.kernel.runtime.internal;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.LoggerFactory;

/** The lines that the runtime logs while this is open, as {@code LEVEL message}. */
final class LogLines extends AppenderBase<ILoggingEvent> implements AutoCloseable {
  private final Logger logger =
      (Logger) LoggerFactory.getLogger("org.engram.kernel.runtime.internal");
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final Consumer<String> hearer;

  private LogLines(Consumer<String> hearer) {
    this.hearer = hearer;
  }

  static LogLines open() {
    return open(line -> {});
  }

  /** Also passes each line on, on the thread that logs it. */
  static LogLines open(Consumer<String> hearer) {
    LogLines lines = new LogLines(hearer);
    lines.setContext(lines.logger.getLoggerContext());
    lines.start();
    lines.logger.setLevel(Level.INFO);
    lines.logger.setAdditive(false);
    lines.logger.addAppender(lines);
    return lines;
  }

  @Override
  protected void append(ILoggingEvent event) {
    String line = event.getLevel() + " " + event.getFormattedMessage();
    lines.add(line);
    hearer.accept(line);
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

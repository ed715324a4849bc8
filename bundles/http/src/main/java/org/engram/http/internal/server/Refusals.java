package org.engram.http.internal.server;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says in the log which address was refused what: the first refusal at once, and what follows in
 * the same minute in one line when the minute is over. A line holds the address, codes and numbers,
 * nothing that the client sent. The table is bounded: beyond {@link #MOST_SOURCES} addresses, the
 * others share one line. Safe for any number of threads.
 */
public final class Refusals {
  static final int MOST_SOURCES = 256;
  static final String OTHERS = "other addresses";

  private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);
  private static final long MINUTE_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final Map<String, Minute> sources = new HashMap<>();
  private final LongSupplier nanoTime;
  private final Consumer<String> log;

  /** Creates an empty table that reads the clock of the process and writes warnings. */
  public Refusals() {
    this(System::nanoTime, LOG::warn);
  }

  Refusals(LongSupplier nanoTime, Consumer<String> log) {
    this.nanoTime = nanoTime;
    this.log = log;
  }

  /** The minute after a line of a source, and what was refused since then. */
  private record Minute(long sinceNanos, Map<String, Integer> counts) {}

  /**
   * Counts a refusal.
   *
   * @param address where the request came from, without its port
   * @param code one of the server's own codes, never a text of the client
   */
  public synchronized void count(String address, String code) {
    long now = nanoTime.getAsLong();
    end(now);
    String source =
        sources.containsKey(address) || sources.size() < MOST_SOURCES ? address : OTHERS;
    Minute minute = sources.get(source);
    if (minute == null) {
      sources.put(source, new Minute(now, new TreeMap<>()));
      log.accept("Refused a request of " + source + ": " + code);
    } else {
      minute.counts().merge(code, 1, Integer::sum);
    }
  }

  /** Writes what is due. */
  public synchronized void tick() {
    end(nanoTime.getAsLong());
  }

  /** A minute without a refusal forgets the source. */
  private void end(long now) {
    sources
        .values()
        .removeIf(minute -> minute.counts().isEmpty() && now - minute.sinceNanos() >= MINUTE_NANOS);
    sources.replaceAll((source, minute) -> {
      if (now - minute.sinceNanos() < MINUTE_NANOS) {
        return minute;
      }
      int more = minute.counts().values().stream().mapToInt(Integer::intValue).sum();
      log.accept("Refused " + more + " more requests of " + source + " within a minute: "
          + minute.counts().entrySet().stream()
              .map(count -> count.getKey() + " " + count.getValue())
              .collect(Collectors.joining(", ")));
      return new Minute(now, new TreeMap<>());
    });
  }

  synchronized int size() {
    return sources.size();
  }
}

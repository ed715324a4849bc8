package org.engram.kernel.runtime.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * What the runtime needs of the process around it.
 *
 * @param clock the time of decisions and invocations
 * @param ticker nanoseconds that only go forward, for times of steps
 * @param boot tells this boot of the machine from every other; empty where the system has no name
 *     for it
 * @param data folder of the installation's data
 * @param logs folder where a crash of the JVM leaves its report
 * @param halt ends the process at once, for the overflow strategy {@code panic}
 * @param retirement stops providers
 * @param arenaTimeout how long a call waits for an arena
 * @param drainTimeout how long a leaving provider is waited for
 */
public record Surroundings(
    Clock clock,
    LongSupplier ticker,
    String boot,
    Path data,
    Path logs,
    Runnable halt,
    Retirement retirement,
    Duration arenaTimeout,
    Duration drainTimeout) {
  /** System property that names the folder of logs. */
  private static final String LOGS = "engram.log";

  private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");
  private static final int HALT_STATUS = 70;

  /** Returns those of the product. */
  public static Surroundings standard(Path data, Retirement retirement) {
    return new Surroundings(
        Clock.systemUTC(),
        System::nanoTime,
        bootId(),
        data,
        Path.of(System.getProperty(LOGS, ".")),
        () -> Runtime.getRuntime().halt(HALT_STATUS),
        retirement,
        Duration.ofSeconds(5),
        Duration.ofSeconds(10));
  }

  private static String bootId() {
    try {
      return Files.readString(BOOT_ID).strip();
    } catch (IOException e) {
      return ""; // not Linux
    }
  }
}

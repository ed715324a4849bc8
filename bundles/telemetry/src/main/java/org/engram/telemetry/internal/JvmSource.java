package org.engram.telemetry.internal;

import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.lang.management.RuntimeMXBean;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** The JVM, its process, and what runs in it. */
final class JvmSource implements Source {
  static final double MILLIS = 1_000;
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String RESIDENT = "VmRSS:";
  private static final long KIB = 1_024;

  private final String version;

  JvmSource(String version) {
    this.version = version;
  }

  @Override
  public void read(Readings into) {
    memory("heap", ManagementFactory.getMemoryMXBean().getHeapMemoryUsage(), into);
    memory("nonheap", ManagementFactory.getMemoryMXBean().getNonHeapMemoryUsage(), into);
    for (BufferPoolMXBean pool : ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)) {
      into.value(Family.JVM_BUFFERS, pool.getMemoryUsed(), pool.getName());
    }
    for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
      into.value(
          Family.JVM_COLLECTIONS, Math.max(0, collector.getCollectionCount()), collector.getName());
      into.value(
          Family.JVM_COLLECTION_TIME,
          Math.max(0, collector.getCollectionTime()) / MILLIS,
          collector.getName());
    }
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    into.value(Family.JVM_THREADS, threads.getThreadCount());
    into.value(Family.JVM_DAEMONS, threads.getDaemonThreadCount());
    into.value(Family.JVM_PEAK, threads.getPeakThreadCount());
    into.value(Family.JVM_CLASSES, ManagementFactory.getClassLoadingMXBean().getLoadedClassCount());
    process(into);
    into.info(
        Family.BUILD,
        version,
        Runtime.version().toString(),
        System.getProperty("os.name", ""),
        System.getProperty("os.arch", ""));
  }

  private static void memory(String area, MemoryUsage usage, Readings into) {
    into.value(Family.JVM_MEMORY_USED, usage.getUsed(), area);
    into.value(Family.JVM_MEMORY_COMMITTED, usage.getCommitted(), area);
    if (usage.getMax() >= 0) { // −1 where there is no limit
      into.value(Family.JVM_MEMORY_MAX, usage.getMax(), area);
    }
  }

  private static void process(Readings into) {
    RuntimeMXBean runtime = ManagementFactory.getRuntimeMXBean();
    into.value(Family.PROCESS_START, runtime.getStartTime() / MILLIS);
    into.value(Family.PROCESS_UPTIME, runtime.getUptime() / MILLIS);
    ProcessHandle.current()
        .info()
        .totalCpuDuration()
        .ifPresent(time -> into.value(Family.PROCESS_CPU, Telemetry.seconds(time.toNanos())));
    residentBytes().ifPresent(bytes -> into.value(Family.PROCESS_RESIDENT, bytes));
  }

  private static OptionalLong residentBytes() {
    try {
      return Files.readAllLines(STATUS).stream()
          .filter(line -> line.startsWith(RESIDENT))
          .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * KIB)
          .findFirst();
    } catch (IOException e) {
      return OptionalLong.empty(); // not Linux
    }
  }
}

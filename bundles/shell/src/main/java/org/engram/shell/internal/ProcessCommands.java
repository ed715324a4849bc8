package org.engram.shell.internal;

import java.lang.management.BufferPoolMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryUsage;
import java.lang.management.RuntimeMXBean;
import java.lang.management.ThreadInfo;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.apache.felix.service.command.Descriptor;
import org.engram.shell.Table;
import org.osgi.service.component.annotations.Component;

/** The commands {@code process:*}: what the JVM knows of itself. Each returns what it prints. */
@Component(
    service = ProcessCommands.class,
    property = {
      "osgi.command.scope=process",
      "osgi.command.function=threads",
      "osgi.command.function=memory"
    })
public final class ProcessCommands {

  /** {@code process:threads}. */
  @Descriptor("process:threads: shows every platform thread, where it is and what it waits for")
  public String threads(String... arguments) {
    new Arguments("process:threads", arguments);
    ThreadInfo[] threads = ManagementFactory.getThreadMXBean().dumpAllThreads(true, true);
    return Arrays.stream(threads).map(ProcessCommands::dump).collect(Collectors.joining("\n\n"));
  }

  /** Whole stacks: {@link ThreadInfo#toString} stops after eight frames. */
  private static String dump(ThreadInfo thread) {
    StringBuilder text = new StringBuilder("\"%s\" #%d %s"
        .formatted(thread.getThreadName(), thread.getThreadId(), thread.getThreadState()));
    if (thread.getLockName() != null) {
      text.append(" on ").append(thread.getLockName());
    }
    if (thread.getLockOwnerName() != null) {
      text.append(" held by \"").append(thread.getLockOwnerName()).append('"');
    }
    for (StackTraceElement frame : thread.getStackTrace()) {
      text.append("\n\tat ").append(frame);
    }
    return text.toString();
  }

  /** {@code process:memory}. */
  @Descriptor("process:memory [--json]: shows heap, other memory and collections of the JVM")
  public String memory(String... arguments) {
    Arguments given = new Arguments("process:memory [--json]", arguments);
    Table table = new Table("WHAT", "USED", "COMMITTED", "MOST", "COUNT", "TIME MS");
    for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
      MemoryUsage usage = pool.getUsage();
      if (usage != null) {
        long most = usage.getMax();
        table.row(pool.getName(), usage.getUsed(), usage.getCommitted(), most, "-", "-");
      }
    }
    for (BufferPoolMXBean pool : ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)) {
      table.row(
          pool.getName(), pool.getMemoryUsed(), pool.getTotalCapacity(), "-", pool.getCount(), "-");
    }
    for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
      table.row(
          collector.getName(),
          "-",
          "-",
          "-",
          collector.getCollectionCount(),
          collector.getCollectionTime());
    }
    RuntimeMXBean runtime = ManagementFactory.getRuntimeMXBean();
    int threads = ManagementFactory.getThreadMXBean().getThreadCount();
    table.row("platform threads", "-", "-", "-", threads, "-");
    table.row("up", "-", "-", "-", "-", runtime.getUptime());
    return given.show(table, "Nothing is known.");
  }
}

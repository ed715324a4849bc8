package org.engram.drill.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;

/**
 * What this process holds at a moment. On a system without {@code /proc} only the heap and Java's
 * threads are counted, and the other figures are −1.
 *
 * @param heapBytes used by the heap after a collection
 * @param residentBytes memory in RAM
 * @param threads of the operating system, or of Java
 * @param descriptors open files
 * @param libraries mapped kernel libraries
 */
record ProcessFigures(
    long heapBytes, long residentBytes, long threads, long descriptors, long libraries) {
  private static final Path PROC = Path.of("/proc/self");
  private static final String LIBRARY = "libengram_kernels";
  private static final long KIB = 1024;

  /** Looks, after asking for a collection. */
  static ProcessFigures now() {
    System.gc();
    long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    if (!Files.isDirectory(PROC)) {
      return new ProcessFigures(
          heap, -1, ManagementFactory.getThreadMXBean().getThreadCount(), -1, -1);
    }
    return new ProcessFigures(heap, resident(), entries("task"), entries("fd"), mapped());
  }

  private static long resident() {
    try (Stream<String> lines = Files.lines(PROC.resolve("status"))) {
      return lines
              .filter(line -> line.startsWith("VmRSS:"))
              .map(line -> line.replaceAll("[^0-9]", ""))
              .mapToLong(Long::parseLong)
              .findFirst()
              .orElse(-1)
          * KIB;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long entries(String folder) {
    String[] names = PROC.resolve(folder).toFile().list();
    return names == null ? -1 : names.length;
  }

  /** A library is mapped in several parts, which have device and inode in common. */
  private static long mapped() {
    try (Stream<String> lines = Files.lines(PROC.resolve("maps"))) {
      return lines
          .filter(line -> line.contains(LIBRARY))
          .map(line -> Arrays.asList(line.split(" +", 6)).subList(3, 5))
          .distinct()
          .count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

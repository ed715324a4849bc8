package org.engram.demo.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** The kernel libraries that this process has mapped; files that were deleted since count. */
final class MappedLibraries {
  private static final Path MAPS = Path.of("/proc/self/maps");
  private static final String NAME = "libengram_kernels";
  /** Address, permissions, offset, device, inode, path. */
  private static final int FIELDS = 6;

  private MappedLibraries() {}

  /** Returns their number; empty where the system does not tell. */
  static OptionalLong count() throws IOException {
    if (!Files.exists(MAPS)) {
      return OptionalLong.empty();
    }
    try (Stream<String> lines = Files.lines(MAPS)) {
      return OptionalLong.of(count(lines));
    }
  }

  /** A library is mapped in several parts, which have device and inode in common. */
  static long count(Stream<String> maps) {
    return maps.filter(line -> line.contains(NAME))
        .map(line -> line.split(" +", FIELDS))
        .map(fields -> fields[3] + " " + fields[4])
        .distinct()
        .count();
  }
}

package org.engram.kernel.admission.internal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * The header of a native library: format, architecture and whether the file is as long as its
 * tables say. ELF and Mach-O of 64 bits, little-endian, which is what the supported platforms load.
 */
final class LibraryHeader {
  private static final int ELF = 0x464C457F;
  private static final int MACH_O = 0xFEEDFACF;
  private static final int ELF_HEADER = 64;
  private static final int ELF_64_BITS = 2;
  private static final int ELF_LITTLE_ENDIAN = 1;
  private static final int MACH_O_HEADER = 32;
  private static final int MACH_O_SEGMENT = 0x19;
  private static final int PROGRAM_HEADER = 56;

  private LibraryHeader() {}

  /** Returns what is wrong with a library at a path such as {@code native/linux-x86_64/a.so}. */
  static Optional<String> problem(String path, byte[] bytes) {
    String[] folders = path.split("/", -1);
    if (folders.length < 3) {
      return Optional.of(path + " is in no folder native/<system>-<architecture>/");
    }
    ByteBuffer file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    String platform = folders[folders.length - 2];
    int magic = bytes.length < Integer.BYTES ? 0 : file.getInt(0);
    try {
      return switch (magic) {
        case ELF -> wrong(path, platform, "linux", elfMachine(file)).or(() -> elf(path, file));
        case MACH_O ->
          wrong(path, platform, "macos", machOMachine(file)).or(() -> machO(path, file));
        default -> Optional.of(path + " is neither an ELF nor a Mach-O library of 64 bits");
      };
    } catch (IndexOutOfBoundsException e) {
      return Optional.of(path + " is truncated within its header");
    }
  }

  private static Optional<String> wrong(
      String path, String platform, String system, String machine) {
    String found = system + "-" + machine;
    return found.equals(platform)
        ? Optional.empty()
        : Optional.of(path + " is a library for " + found + ", its folder says " + platform);
  }

  private static String elfMachine(ByteBuffer file) {
    if (file.get(4) != ELF_64_BITS || file.get(5) != ELF_LITTLE_ENDIAN) {
      return "another word size";
    }
    return switch (file.getShort(18)) {
      case 62 -> "x86_64";
      case 183 -> "aarch64";
      default -> "machine " + file.getShort(18);
    };
  }

  private static String machOMachine(ByteBuffer file) {
    return switch (file.getInt(4)) {
      case 0x01000007 -> "x86_64";
      case 0x0100000C -> "aarch64";
      default -> "machine " + file.getInt(4);
    };
  }

  private static Optional<String> elf(String path, ByteBuffer file) {
    if (file.limit() < ELF_HEADER) {
      return Optional.of(path + " is truncated within its header");
    }
    long needed = file.getLong(40) + (long) file.getShort(58) * file.getShort(60);
    for (int i = 0; i < file.getShort(56); i++) {
      int at = Math.toIntExact(file.getLong(32)) + i * PROGRAM_HEADER;
      needed = Math.max(needed, file.getLong(at + 8) + file.getLong(at + 32));
    }
    return length(path, file, needed);
  }

  private static Optional<String> machO(String path, ByteBuffer file) {
    long needed = MACH_O_HEADER + Integer.toUnsignedLong(file.getInt(20));
    int at = MACH_O_HEADER;
    for (int i = 0; i < file.getInt(16); i++) {
      if (file.getInt(at) == MACH_O_SEGMENT) {
        needed = Math.max(needed, file.getLong(at + 40) + file.getLong(at + 48));
      }
      at += Math.max(8, file.getInt(at + 4));
    }
    return length(path, file, needed);
  }

  private static Optional<String> length(String path, ByteBuffer file, long needed) {
    return needed <= file.limit()
        ? Optional.empty()
        : Optional.of(path + " is truncated: it has " + file.limit()
            + " bytes, its tables reach to " + needed);
  }
}

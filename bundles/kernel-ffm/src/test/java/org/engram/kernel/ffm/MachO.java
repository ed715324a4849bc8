package org.engram.kernel.ffm;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What the tests need of a 64-bit macOS library, which the binutils of Linux do not read.
 *
 * @param cpu name of the architecture
 * @param exported names of the exported symbols
 * @param imported names of the undefined symbols
 * @param needed paths of the libraries that it needs
 * @param code the words of its machine code
 */
record MachO(
    String cpu, List<String> exported, List<String> imported, List<String> needed, Code code) {
  private static final int MAGIC = 0xfeedfacf;
  private static final int CPU_X86_64 = 0x0100_0007;
  private static final int CPU_ARM64 = 0x0100_000c;
  private static final int HEADER_BYTES = 32;
  private static final int SYMTAB = 0x2;
  private static final int LOAD_DYLIB = 0xc;
  private static final int SEGMENT_64 = 0x19;
  private static final int SEGMENT_BYTES = 72;
  private static final int SECTION_BYTES = 80;
  private static final int SYMBOL_BYTES = 16;
  private static final int EXTERNAL = 0x01;
  private static final int PRIVATE_EXTERNAL = 0x10;
  private static final int TYPE = 0x0e;

  /** Machine code in the file. */
  record Code(Path file, int offset, int bytes) {
    int[] words() {
      return Binutils.words(Binutils.read(file), offset, bytes);
    }
  }

  static MachO read(Path file) {
    ByteBuffer bytes = ByteBuffer.wrap(Binutils.read(file)).order(ByteOrder.LITTLE_ENDIAN);
    if (bytes.getInt(0) != MAGIC) {
      throw new AssertionError(file + " is no 64-bit Mach-O file");
    }
    List<String> exported = new ArrayList<>();
    List<String> imported = new ArrayList<>();
    List<String> needed = new ArrayList<>();
    Code code = new Code(file, 0, 0);
    int at = HEADER_BYTES;
    for (int command = 0; command < bytes.getInt(16); command++) {
      switch (bytes.getInt(at)) {
        case SYMTAB -> symbols(bytes, at, exported, imported);
        case LOAD_DYLIB -> needed.add(string(bytes, at + bytes.getInt(at + 8)));
        case SEGMENT_64 -> code = code(bytes, at, code);
        default -> {
          // Nothing that a test asks for.
        }
      }
      at += bytes.getInt(at + 4);
    }
    String cpu = switch (bytes.getInt(4)) {
      case CPU_X86_64 -> "x86_64";
      case CPU_ARM64 -> "aarch64";
      default -> "unknown";
    };
    return new MachO(cpu, exported, imported, needed, code);
  }

  private static void symbols(
      ByteBuffer bytes, int command, List<String> exported, List<String> imported) {
    int first = bytes.getInt(command + 8);
    int names = bytes.getInt(command + 16);
    for (int i = 0; i < bytes.getInt(command + 12); i++) {
      int symbol = first + i * SYMBOL_BYTES;
      int type = bytes.get(symbol + 4);
      if ((type & EXTERNAL) != 0 && (type & PRIVATE_EXTERNAL) == 0) {
        String name = string(bytes, names + bytes.getInt(symbol));
        ((type & TYPE) == 0 ? imported : exported).add(name);
      }
    }
  }

  private static Code code(ByteBuffer bytes, int segment, Code known) {
    for (int i = 0; i < bytes.getInt(segment + 64); i++) {
      int section = segment + SEGMENT_BYTES + i * SECTION_BYTES;
      if (string(bytes, section).equals("__text")) {
        return new Code(
            known.file(), bytes.getInt(section + 48), (int) bytes.getLong(section + 40));
      }
    }
    return known;
  }

  private static String string(ByteBuffer bytes, int at) {
    int end = at;
    while (bytes.get(end) != 0) {
      end++;
    }
    byte[] characters = new byte[end - at];
    bytes.get(at, characters);
    return new String(characters, StandardCharsets.UTF_8);
  }
}

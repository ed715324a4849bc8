package org.engram.kernel.ffm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;

/** What GNU binutils say of a library. They are part of the tools of the tests. */
final class Binutils {
  private Binutils() {}

  /** A section of an ELF file: where it is loaded, where it lies in the file, how long it is. */
  record Section(long address, long offset, long bytes) {}

  /** Returns the exported names of an ELF library, and of its imports each as {@code U name}. */
  static List<String> dynamicSymbols(Path elf) {
    return run("nm", "-D", elf.toString()).stream()
        .map(line -> line.strip().split("\\s+"))
        .map(fields -> fields.length == 3 && fields[1].equals("T")
            ? fields[2]
            : fields[fields.length - 2] + " " + fields[fields.length - 1])
        .toList();
  }

  /** Returns the libraries that an ELF library needs. */
  static List<String> needed(Path elf) {
    return run("readelf", "-W", "-d", elf.toString()).stream()
        .filter(line -> line.contains("(NEEDED)"))
        .toList();
  }

  /** Returns the instructions of an x86-64 ELF object or library, mnemonic first. */
  static List<String> instructions(Path elf) {
    return run("objdump", "-d", "--no-show-raw-insn", elf.toString()).stream()
        .filter(line -> line.matches("\\s+[0-9a-f]+:\\t.*"))
        .map(line -> line.substring(line.indexOf('\t') + 1).strip())
        .toList();
  }

  /** Returns the functions and data that an ELF file has names for. */
  static List<String> symbols(Path elf) {
    return run("nm", elf.toString()).stream()
        .filter(line -> line.matches("[0-9a-f]+ \\w .+"))
        .map(line -> line.substring(line.lastIndexOf(' ') + 1))
        .toList();
  }

  /** Returns the names of the sections of an ELF file. */
  static List<String> sections(Path elf) {
    return run("readelf", "-W", "-S", elf.toString()).stream()
        .filter(line -> line.matches("\\s*\\[\\s*\\d+\\] \\..*"))
        .map(line -> line.replaceFirst(".*?\\] (\\S+).*", "$1"))
        .toList();
  }

  static Section section(Path elf, String name) {
    return run("readelf", "-W", "-S", elf.toString()).stream()
        .map(line -> line.replaceFirst("^\\s*\\[\\s*\\d+\\]\\s*", "").split("\\s+"))
        .filter(fields -> fields[0].equals(name))
        .map(fields -> new Section(
            Long.parseLong(fields[2], 16),
            Long.parseLong(fields[3], 16),
            Long.parseLong(fields[4], 16)))
        .findFirst()
        .orElseThrow(() -> new AssertionError(elf + " has no section " + name));
  }

  /** Returns the words of the machine code of an ELF library. */
  static int[] code(Path elf) {
    Section text = section(elf, ".text");
    return words(read(elf), (int) text.offset(), (int) text.bytes());
  }

  static int[] words(byte[] file, int offset, int bytes) {
    IntBuffer words = ByteBuffer.wrap(file, offset, bytes / 4 * 4)
        .order(ByteOrder.LITTLE_ENDIAN)
        .asIntBuffer();
    return IntStream.range(0, words.remaining()).map(words::get).toArray();
  }

  /** Returns where the code of an exported function of the built library lies in its file. */
  static int offset(String function) {
    Path library = ProviderFolder.built(ProviderFolder.PLATFORM + "/" + ProviderFolder.NAME);
    Section text = section(library, ".text");
    return run("nm", "-D", library.toString()).stream()
        .map(line -> line.strip().split("\\s+"))
        .filter(fields -> fields[fields.length - 1].equals(function))
        .mapToInt(fields -> (int) (Long.parseLong(fields[0], 16) - text.address() + text.offset()))
        .findFirst()
        .orElseThrow(() -> new AssertionError(library + " does not export " + function));
  }

  /**
   * Returns where the code of a hidden function of an object lies in a library that was linked from
   * it. The library has no name for it; its first bytes, up to the first place that the linker
   * fills in, are there once.
   */
  static int offsetOfHidden(String tier, String function, byte[] library) {
    Path object = ProviderFolder.built("objects/linux-x86_64/tier_" + tier + ".o");
    StringBuilder code = new StringBuilder();
    for (String line : run("objdump", "-dw", "--disassemble=" + function, object.toString())) {
      if (line.contains("(%rip)") || line.contains("call")) {
        break;
      }
      String[] fields = line.split("\t", -1);
      if (fields.length >= 3) {
        code.append(fields[1].replace(" ", ""));
      }
    }
    byte[] wanted = HexFormat.of().parseHex(code);
    int at = indexOf(library, wanted);
    if (wanted.length < 16 || at < 0 || indexAfter(library, wanted, at + 1) >= 0) {
      throw new AssertionError(
          "the first " + wanted.length + " bytes of " + function + " are not there just once");
    }
    return at;
  }

  private static int indexAfter(byte[] bytes, byte[] wanted, int from) {
    int at = indexOf(Arrays.copyOfRange(bytes, from, bytes.length), wanted);
    return at < 0 ? -1 : from + at;
  }

  static int indexOf(byte[] bytes, byte[] wanted) {
    return IntStream.rangeClosed(0, bytes.length - wanted.length)
        .filter(at -> Arrays.equals(bytes, at, at + wanted.length, wanted, 0, wanted.length))
        .findFirst()
        .orElse(-1);
  }

  static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> run(String... command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      List<String> lines = process.inputReader().lines().toList();
      if (process.waitFor() != 0) {
        throw new AssertionError(String.join(" ", command) + " failed: " + lines);
      }
      return lines;
    } catch (IOException e) {
      throw new AssertionError(
          command[0] + " does not run: install binutils, the tests inspect the libraries with it",
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}

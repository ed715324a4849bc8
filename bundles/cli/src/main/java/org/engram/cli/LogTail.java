package org.engram.cli;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The end of a file that a process writes. */
final class LogTail {
  private static final int MOST_BYTES = 64 << 10;

  private final Path file;
  private final long from;

  private LogTail(Path file, long from) {
    this.file = file;
    this.from = from;
  }

  /** Returns what is written to the file from now on. */
  static LogTail fromNow(Path file) {
    try {
      return new LogTail(file, Files.exists(file) ? Files.size(file) : 0);
    } catch (IOException e) {
      throw new CliFailure("The log " + file + " cannot be read: " + e.getMessage() + ".", e);
    }
  }

  /** Returns the end of a file, whole lines of at most that many bytes. */
  static String end(Path file, int mostBytes) throws IOException {
    try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
      long length = in.length();
      in.seek(Math.max(0, length - mostBytes));
      byte[] bytes = new byte[(int) (length - in.getFilePointer())];
      in.readFully(bytes);
      String text = new String(bytes, StandardCharsets.UTF_8);
      return length > mostBytes ? text.substring(text.indexOf('\n') + 1) : text;
    }
  }

  /** Returns the last lines of it, without blank ones. */
  List<String> lines(int most) {
    if (!Files.exists(file)) {
      return List.of();
    }
    try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
      in.seek(Math.max(from, in.length() - MOST_BYTES));
      byte[] bytes = new byte[(int) (in.length() - in.getFilePointer())];
      in.readFully(bytes);
      List<String> lines = new String(bytes, StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank())
          .toList();
      return lines.subList(Math.max(0, lines.size() - most), lines.size());
    } catch (IOException e) {
      throw new CliFailure("The log " + file + " cannot be read: " + e.getMessage() + ".", e);
    }
  }
}

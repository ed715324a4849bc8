package org.engram.kernel.runtime.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The reports that a crashing JVM leaves in the folder of logs ({@code hs_err_pid…log}). */
final class CrashReports {
  private static final Logger LOG = LoggerFactory.getLogger(CrashReports.class);
  /** The frame in which it crashed stands at the beginning. */
  private static final int HEAD_BYTES = 16 << 10;
  /** Digits of the digest in the name of a loaded library's file. */
  private static final int DIGITS = 16;
  /** Times of files come from a clock that may be a few ticks behind. */
  private static final long FILE_CLOCK_MS = 100;

  private final Path folder;

  CrashReports(Path folder) {
    this.folder = folder;
  }

  /**
   * Returns a report written since then whose crashing frame lies in a library of that build.
   *
   * @param build {@link Registered#identity()}: name, {@code #}, then {@code file:digest} by commas
   */
  Optional<Path> naming(String build, Instant since) {
    List<String> names = Arrays.stream(build.substring(build.indexOf('#') + 1).split(",", -1))
        .filter(digest -> digest.contains(":"))
        .map(CrashReports::loadedName)
        .toList();
    if (names.isEmpty() || !Files.isDirectory(folder)) {
      return Optional.empty();
    }
    Instant earliest = since.minusMillis(FILE_CLOCK_MS);
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(CrashReports::isReport).sorted().toList()) {
        if (!Files.getLastModifiedTime(file).toInstant().isBefore(earliest) && names(file, names)) {
          return Optional.of(file);
        }
      }
    } catch (IOException e) {
      LOG.warn("Crash reports in {} cannot be read: {}", folder, e.toString());
    }
    return Optional.empty();
  }

  /** Returns how the file of a loaded library begins: stem and the first digits of its digest. */
  private static String loadedName(String digest) {
    String file = digest.substring(0, digest.indexOf(':'));
    String sha = digest.substring(digest.indexOf(':') + 1);
    int dot = file.lastIndexOf('.');
    return (dot < 0 ? file : file.substring(0, dot)) + "-"
        + sha.substring(0, Math.min(DIGITS, sha.length()));
  }

  private static boolean isReport(Path file) {
    String name = file.getFileName().toString();
    return name.startsWith("hs_err") && name.endsWith(".log");
  }

  private static boolean names(Path report, List<String> libraries) throws IOException {
    byte[] head;
    try (var in = Files.newInputStream(report)) {
      head = in.readNBytes(HEAD_BYTES);
    }
    String text = new String(head, StandardCharsets.UTF_8);
    int frame = text.indexOf("# Problematic frame:");
    if (frame < 0) {
      return false;
    }
    String line = text.substring(frame, Math.min(text.length(), frame + 400));
    return libraries.stream().anyMatch(line::contains);
  }
}

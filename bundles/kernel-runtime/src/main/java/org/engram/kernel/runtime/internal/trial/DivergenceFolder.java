package org.engram.kernel.runtime.internal.trial;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The inputs of calls that two providers answered differently: a zip each, {@code call.properties}
 * and one entry a column with its bytes as they lay in memory. Bounded in size and number; the
 * oldest goes first. Safe for any number of threads.
 */
public final class DivergenceFolder {
  private static final Logger LOG = LoggerFactory.getLogger(DivergenceFolder.class);
  private static final long MOST_BYTES = 16L << 20;
  private static final int MOST_FILES = 16;
  private static final int CHUNK = 1 << 16;

  private final Path folder;

  /** The folder is made when there is something to keep. */
  public DivergenceFolder(Path folder) {
    this.folder = folder;
  }

  /**
   * Keeps the inputs of a call, of one too large its numbers only. That the disk is full must not
   * fail the call: it is logged.
   *
   * @param name of the file, unique
   * @param facts what is known beside the inputs, such as the two providers
   */
  public synchronized void keep(String name, Map<String, String> facts, CallInputs inputs) {
    try {
      Files.createDirectories(folder);
      Path unfinished = folder.resolve(name + ".tmp");
      try (OutputStream file = Files.newOutputStream(unfinished);
          ZipOutputStream zip = new ZipOutputStream(file)) {
        write(zip, facts, inputs);
      }
      Path kept = folder.resolve(name + ".zip");
      Files.move(unfinished, kept, StandardCopyOption.ATOMIC_MOVE);
      LOG.warn("The inputs of a call that two providers answered differently are in {}", kept);
      forgetOldest();
    } catch (IOException e) {
      LOG.error("The inputs of a diverging call cannot be kept in {}", folder, e);
    }
  }

  private static void write(ZipOutputStream zip, Map<String, String> facts, CallInputs inputs)
      throws IOException {
    boolean whole = inputs.bytes() <= MOST_BYTES;
    String text = Stream.concat(facts.entrySet().stream(), inputs.values().entrySet().stream())
        .map(entry -> entry.getKey() + "=" + entry.getValue())
        .collect(
            Collectors.joining("\n", "", "\ncolumns=" + (whole ? "kept" : "too large") + "\n"));
    zip.putNextEntry(new ZipEntry("call.properties"));
    zip.write(text.getBytes(StandardCharsets.UTF_8));
    if (whole) {
      for (Map.Entry<String, MemorySegment> column : inputs.columns().entrySet()) {
        zip.putNextEntry(new ZipEntry(column.getKey() + ".bin"));
        copy(column.getValue(), zip);
      }
    }
  }

  private static void copy(MemorySegment from, OutputStream to) throws IOException {
    byte[] chunk = new byte[CHUNK];
    MemorySegment buffer = MemorySegment.ofArray(chunk);
    for (long at = 0; at < from.byteSize(); at += CHUNK) {
      int length = (int) Math.min(CHUNK, from.byteSize() - at);
      MemorySegment.copy(from, at, buffer, 0, length);
      to.write(chunk, 0, length);
    }
  }

  /** The names begin with the time, so that the order of names is that of age. */
  private void forgetOldest() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      var kept = files.filter(file -> file.toString().endsWith(".zip")).sorted().toList();
      for (Path old : kept.subList(0, Math.max(0, kept.size() - MOST_FILES))) {
        Files.delete(old);
      }
    }
  }
}

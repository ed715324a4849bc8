package org.engram.launcher;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * The format of a data folder as a whole: a number in {@code engram.format}. It grows when a
 * version keeps something there that earlier ones would not understand; store and journal have
 * formats of their own, too.
 */
public final class DataFormat {
  /** The format that this version writes, and the highest that it reads. */
  public static final int VERSION = 1;

  /** Name of the file. */
  public static final String FILE = "engram.format";

  private DataFormat() {}

  /**
   * Refuses a folder of a newer format; one without the file is of the first.
   *
   * @throws StartException if it is newer, or the file holds no number
   */
  public static void require(Path data) throws StartException {
    Path file = data.resolve(FILE);
    if (!Files.exists(file)) {
      return;
    }
    String text;
    try {
      text = Files.readString(file).strip();
    } catch (IOException e) {
      throw new StartException("The file " + file + " cannot be read: " + e.getMessage() + ".", e);
    }
    if (!text.matches("[0-9]{1,9}")) {
      throw new StartException("The file " + file + " holds no number of a format.");
    }
    if (Integer.parseInt(text) > VERSION) {
      throw new StartException("The data folder " + data + " was written by a newer Engram (format "
          + text + ", this one reads up to " + VERSION
          + "): start that version, or restore a backup made before the upgrade.");
    }
  }

  /**
   * Notes the format in a folder that was accepted. The content is on the disk before the name is:
   * after a power cut an empty file would refuse the start.
   */
  static void write(Path data) throws IOException {
    Path file = data.resolve(FILE);
    if (!Files.exists(file)) {
      Path draft = Files.writeString(data.resolve(FILE + ".new"), VERSION + "\n");
      try (FileChannel channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    }
  }
}

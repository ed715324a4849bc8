package org.engram.shell;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where the shell of a data folder listens: {@code shell.sock} in it. A socket's path may have some
 * 100 bytes only; where that is too long, the socket is in a private temporary folder and
 * {@code shell.path} in the data folder names it.
 */
public final class ShellSocket {
  /** Name of the socket. */
  public static final String NAME = "shell.sock";

  /** Name of the file with the path of a socket that is elsewhere. */
  public static final String PATH_FILE = "shell.path";

  /**
   * Longest path that every supported platform takes, in bytes: macOS has 104 with the final NUL.
   */
  private static final int LONGEST_PATH_BYTES = 103;

  private ShellSocket() {}

  /** Returns the path of the socket, whether or not a process listens there. */
  public static Path find(Path data) throws IOException {
    Path elsewhere = data.resolve(PATH_FILE);
    return Files.exists(elsewhere)
        ? Path.of(Files.readString(elsewhere).strip())
        : data.resolve(NAME);
  }

  /** Returns whether a socket can have that path. */
  public static boolean fits(Path socket) {
    return socket.toString().getBytes(StandardCharsets.UTF_8).length <= LONGEST_PATH_BYTES;
  }
}

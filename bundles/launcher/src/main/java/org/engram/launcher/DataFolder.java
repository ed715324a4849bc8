package org.engram.launcher;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The data folder, held by one process at a time: by a lock on {@code engram.lock}, which the
 * operating system gives back however the process ends. {@code engram.pid} names the holder.
 */
public final class DataFolder implements AutoCloseable {
  private static final String HELD = "engram.held:";
  private static final int LOCK_ATTEMPTS = 20;
  private static final long RETRY_NANOS = 10_000_000;

  private final Installation installation;
  private final FileChannel channel;

  private DataFolder(Installation installation, FileChannel channel) {
    this.installation = installation;
    this.channel = channel;
  }

  /**
   * Makes the folder where it is missing and tries whether it can be written.
   *
   * @throws StartException if it is no folder, cannot be written or is of a newer format
   */
  public static void check(Installation installation) throws StartException {
    Path data = installation.data();
    try {
      Files.createDirectories(data);
      Files.delete(Files.createTempFile(data, ".check", null));
    } catch (IOException e) {
      throw unusable(data, e);
    }
    DataFormat.require(data);
  }

  /**
   * Makes the folder where it is missing, takes its lock, writes the pid file and empties
   * {@code tmp}.
   *
   * @throws StartException if it is no folder, cannot be written, is of a newer format or another
   *     process has it
   */
  static DataFolder open(Installation installation) throws StartException {
    Path data = installation.data();
    try {
      Files.createDirectories(data);
      claimInThisProcess(data);
    } catch (IOException e) {
      throw unusable(data, e);
    }
    try {
      FileChannel channel = FileChannel.open(
          installation.lockFile(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      try {
        lock(installation, channel);
        DataFormat.require(data);
        DataFormat.write(data);
        writePid(installation, channel);
        emptyTemporary(data.resolve("tmp"));
        return new DataFolder(installation, channel);
      } catch (IOException | StartException e) {
        channel.close();
        throw e;
      }
    } catch (IOException e) {
      System.clearProperty(HELD + data);
      throw unusable(data, e);
    } catch (StartException e) {
      System.clearProperty(HELD + data);
      throw e;
    }
  }

  /**
   * Returns the id of the process that holds the data folder, or empty if none does; −1 for a
   * process that has not written its id yet.
   */
  public static Optional<Long> holder(Installation installation) throws IOException {
    if (System.getProperty(HELD + installation.data()) != null) {
      return Optional.of(ProcessHandle.current().pid());
    }
    if (!Files.exists(installation.lockFile())) {
      return Optional.empty();
    }
    try (FileChannel channel =
        FileChannel.open(installation.lockFile(), StandardOpenOption.WRITE)) {
      FileLock lock = channel.tryLock();
      return lock == null ? pid(installation).or(() -> Optional.of(-1L)) : Optional.empty();
    }
  }

  /**
   * A second lock in this JVM must be refused before the lock file is opened: closing any channel
   * on a file drops the locks that the whole process has on it. System properties are the one
   * register that all class loaders share.
   */
  private static void claimInThisProcess(Path data) throws StartException {
    if (System.getProperties().putIfAbsent(HELD + data, "") != null) {
      throw new StartException("The data folder " + data + " is in use by this process.");
    }
  }

  /**
   * Asks a few times: a command that looks whether a process holds the lock holds it for a moment.
   */
  private static void lock(Installation installation, FileChannel channel)
      throws IOException, StartException {
    for (int attempt = 0; attempt < LOCK_ATTEMPTS; attempt++) {
      if (channel.tryLock() != null) {
        return;
      }
      LockSupport.parkNanos(RETRY_NANOS);
    }
    String holder = pid(installation).map(pid -> " " + pid).orElse("");
    throw new StartException("The data folder " + installation.data()
        + " is in use by another process" + holder + ": stop that one first, or set ENGRAM_DATA.");
  }

  private static void writePid(Installation installation, FileChannel channel) throws IOException {
    byte[] pid = (ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII);
    channel.truncate(0);
    channel.write(ByteBuffer.wrap(pid), 0);
    Path draft = installation.data().resolve("engram.pid.new");
    Files.write(draft, pid);
    Files.move(draft, installation.pidFile(), StandardCopyOption.ATOMIC_MOVE);
  }

  private static Optional<Long> pid(Installation installation) throws IOException {
    if (!Files.exists(installation.pidFile())) {
      return Optional.empty();
    }
    String text = Files.readString(installation.pidFile()).strip();
    return text.matches("[0-9]{1,18}") ? Optional.of(Long.valueOf(text)) : Optional.empty();
  }

  /** What native libraries left behind in a process that was killed. */
  private static void emptyTemporary(Path folder) throws IOException {
    Files.createDirectories(folder);
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        if (!file.equals(folder)) {
          Files.delete(file);
        }
      }
    }
  }

  private static StartException unusable(Path data, IOException e) {
    if (Files.exists(data) && !Files.isDirectory(data)) {
      return new StartException("The data folder " + data + " is a file, not a folder.", e);
    }
    return new StartException(
        "The data folder " + data + " cannot be written by user " + System.getProperty("user.name")
            + ": " + reason(e) + ".",
        e);
  }

  private static String reason(IOException e) {
    @Nullable
    String reason = e instanceof FileSystemException file ? file.getReason() : e.getMessage();
    String kind = e.getClass().getSimpleName().replace("Exception", "");
    if (reason != null) {
      return reason;
    }
    return kind.replaceAll("(?<=[a-z])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
  }

  /** Removes the pid file and gives the lock back. */
  @Override
  public void close() throws IOException {
    Files.deleteIfExists(installation.pidFile());
    channel.close();
    System.clearProperty(HELD + installation.data());
  }
}

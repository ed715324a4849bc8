package org.engram.shell.internal;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.ProtocolException;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.ToIntFunction;
import org.apache.felix.service.command.CommandProcessor;
import org.engram.shell.ShellProtocol;
import org.jspecify.annotations.Nullable;

/** One client of the shell, from its mode to the end frame. */
final class Connection implements AutoCloseable {
  private static final String PROMPT = "engram> ";
  private static final long DRAIN_TIMEOUT_MS = 5_000;

  private final CommandProcessor processor;
  private final SocketChannel channel;
  private final ReentrantLock running = new ReentrantLock();

  Connection(CommandProcessor processor, SocketChannel channel) {
    this.processor = processor;
    this.channel = channel;
  }

  /** Serves the client until it or the command is done. */
  void serve() throws IOException {
    DataInputStream in =
        new DataInputStream(new BufferedInputStream(Channels.newInputStream(channel)));
    DataOutputStream out =
        new DataOutputStream(new BufferedOutputStream(Channels.newOutputStream(channel)));
    try (PrintStream output = FrameStream.printing(out, ShellProtocol.OUTPUT);
        PrintStream error = FrameStream.printing(out, ShellProtocol.ERROR);
        CommandRunner runner = new CommandRunner(processor, output, error)) {
      int mode = in.readUnsignedByte();
      int status = switch (mode) {
        case ShellProtocol.COMMAND -> {
          var words = ShellProtocol.readWords(in);
          yield locked(any -> runner.run(words), "");
        }
        case ShellProtocol.PROMPT, ShellProtocol.LINES ->
          lines(in, runner, mode == ShellProtocol.PROMPT ? output : null);
        default -> throw new ProtocolException("unknown mode " + mode);
      };
      synchronized (out) {
        ShellProtocol.writeEnd(out, status);
      }
    }
  }

  private int lines(InputStream in, CommandRunner runner, @Nullable PrintStream prompt)
      throws IOException {
    int status = ShellProtocol.SUCCESS;
    while (true) {
      if (prompt != null) {
        prompt.print(PROMPT);
        prompt.flush();
      }
      String line = readLine(in);
      if (line == null || line.strip().equals("exit")) {
        return status;
      }
      if (!line.isBlank()) {
        status = locked(runner::run, line);
      }
    }
  }

  private static @Nullable String readLine(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        return line.size() == 0 ? null : line.toString(StandardCharsets.UTF_8);
      }
      if (line.size() == ShellProtocol.MOST_BYTES) {
        throw new ProtocolException("a line of more than " + ShellProtocol.MOST_BYTES + " bytes");
      }
      line.write(b);
    }
    return line.toString(StandardCharsets.UTF_8);
  }

  private int locked(ToIntFunction<String> command, String line) {
    running.lock();
    try {
      return command.applyAsInt(line);
    } finally {
      running.unlock();
    }
  }

  /** Waits for a command that runs, but not for one that waits for this. */
  @Override
  public void close() throws IOException {
    try {
      if (running.tryLock(DRAIN_TIMEOUT_MS, TimeUnit.MILLISECONDS)) {
        running.unlock();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      channel.close();
    }
  }
}

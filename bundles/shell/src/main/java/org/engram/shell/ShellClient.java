package org.engram.shell;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;

/**
 * A connection to the shell of a running process, for one command or one session. Not safe for
 * threads.
 */
public final class ShellClient implements AutoCloseable {
  private final SocketChannel channel;
  private final DataInputStream in;
  private final DataOutputStream out;

  private ShellClient(SocketChannel channel) {
    this.channel = channel;
    in = new DataInputStream(new BufferedInputStream(Channels.newInputStream(channel)));
    out = new DataOutputStream(new BufferedOutputStream(Channels.newOutputStream(channel)));
  }

  /**
   * Connects to the process that has that data folder.
   *
   * @throws IOException if none listens
   */
  public static ShellClient connect(Path data) throws IOException {
    return new ShellClient(SocketChannel.open(UnixDomainSocketAddress.of(ShellSocket.find(data))));
  }

  /** Runs one command, copies what it prints, and returns its exit code. */
  public int run(List<String> words, PrintStream output, PrintStream error) throws IOException {
    ShellProtocol.writeCommand(out, words);
    return copy(output, error);
  }

  /**
   * Sends lines until the input ends or one of them is {@code exit}, and returns the exit code of
   * the last command. A thread that still waits for input then does not keep the JVM alive.
   */
  public int session(boolean prompt, InputStream lines, PrintStream output, PrintStream error)
      throws IOException {
    out.writeByte(prompt ? ShellProtocol.PROMPT : ShellProtocol.LINES);
    out.flush();
    Thread.ofPlatform().daemon().name("engram-shell-input").start(() -> send(lines));
    return copy(output, error);
  }

  /** Ends with the connection, however that ends: the frames say what came of the session. */
  private void send(InputStream lines) {
    try {
      byte[] buffer = new byte[8192];
      for (int n = lines.read(buffer); n >= 0; n = lines.read(buffer)) {
        out.write(buffer, 0, n);
        out.flush();
      }
      channel.shutdownOutput();
    } catch (IOException e) {
      Thread.currentThread().interrupt();
    }
  }

  private int copy(PrintStream output, PrintStream error) throws IOException {
    while (true) {
      ShellProtocol.Frame frame = ShellProtocol.readFrame(in);
      if (frame.kind() == ShellProtocol.END) {
        return frame.status();
      }
      frame.copyTo(frame.kind() == ShellProtocol.OUTPUT ? output : error);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}

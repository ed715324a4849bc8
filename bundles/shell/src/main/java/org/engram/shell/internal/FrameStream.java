package org.engram.shell.internal;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.engram.shell.ShellProtocol;

/** Collects what is printed and sends it as frames of one kind, in order with those of others. */
final class FrameStream extends OutputStream {
  private static final int FRAME_BYTES = 64 << 10;

  private final DataOutputStream target;
  private final int kind;
  private final ByteArrayOutputStream buffer = new ByteArrayOutputStream();

  private FrameStream(DataOutputStream target, int kind) {
    this.target = target;
    this.kind = kind;
  }

  static PrintStream printing(DataOutputStream target, int kind) {
    return new PrintStream(new FrameStream(target, kind), false, StandardCharsets.UTF_8);
  }

  @Override
  public synchronized void write(int b) throws IOException {
    buffer.write(b);
    if (buffer.size() >= FRAME_BYTES) {
      flush();
    }
  }

  @Override
  public synchronized void write(byte[] bytes, int from, int length) throws IOException {
    buffer.write(bytes, from, length);
    if (buffer.size() >= FRAME_BYTES) {
      flush();
    }
  }

  @Override
  public synchronized void flush() throws IOException {
    byte[] bytes = buffer.toByteArray();
    buffer.reset();
    synchronized (target) {
      for (int from = 0; from < bytes.length; from += FRAME_BYTES) {
        ShellProtocol.writeFrame(
            target, kind, bytes, from, Math.min(FRAME_BYTES, bytes.length - from));
      }
    }
  }
}

package org.engram.shell;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What is said on the shell's socket. Numbers are big-endian, texts UTF-8.
 *
 * <p>The client begins with one byte, the mode. {@link #COMMAND}: the number of words (int), then
 * each word as its length in bytes (int) and its text; the first is the name of a command such as
 * {@code kernel:swap}, the others are passed to it as they are, without any quoting.
 * {@link #PROMPT} and {@link #LINES}: lines of Gogo, each ended by {@code \n}, until the client
 * shuts its side down or a line is {@code exit}; with {@code PROMPT} the server asks for each line.
 *
 * <p>The server answers in frames: kind (byte), length (int), payload. {@link #OUTPUT} and
 * {@link #ERROR} carry text for the two output streams. The last frame is {@link #END}, whose
 * payload is one byte: the exit code of the last command, 0 for success, 1 for failure, 2 for a
 * command or arguments that do not exist. An answer without it was cut off.
 */
public final class ShellProtocol {
  /** Mode: one command. */
  public static final int COMMAND = 'C';

  /** Mode: lines from a person. */
  public static final int PROMPT = 'P';

  /** Mode: lines from a script. */
  public static final int LINES = 'L';

  /** Frame with text for the output stream. */
  public static final int OUTPUT = 1;

  /** Frame with text for the error stream. */
  public static final int ERROR = 2;

  /** Last frame, with the exit code. */
  public static final int END = 0;

  /** Exit code of a command that succeeded. */
  public static final int SUCCESS = 0;

  /** Exit code of a command that failed. */
  public static final int FAILURE = 1;

  /** Exit code of a command or arguments that do not exist. */
  public static final int USAGE = 2;

  /** Most bytes of a command or a frame. */
  public static final int MOST_BYTES = 8 << 20;

  private static final int MOST_WORDS = 4096;

  private ShellProtocol() {}

  /** A frame of the server. */
  public static final class Frame {
    private final int kind;
    private final byte[] payload;

    private Frame(int kind, byte[] payload) {
      this.kind = kind;
      this.payload = payload;
    }

    /** Returns {@link #OUTPUT}, {@link #ERROR} or {@link #END}. */
    public int kind() {
      return kind;
    }

    /** Writes the text to the stream. */
    public void copyTo(OutputStream stream) throws IOException {
      stream.write(payload);
      stream.flush();
    }

    /** Returns the exit code of an {@link #END} frame. */
    public int status() throws ProtocolException {
      if (kind != END || payload.length != 1) {
        throw new ProtocolException("the answer ends without an exit code");
      }
      return payload[0];
    }
  }

  /** Writes mode and words of a command. */
  public static void writeCommand(DataOutputStream out, List<String> words) throws IOException {
    out.writeByte(COMMAND);
    out.writeInt(words.size());
    for (String word : words) {
      byte[] text = word.getBytes(StandardCharsets.UTF_8);
      out.writeInt(text.length);
      out.write(text);
    }
    out.flush();
  }

  /** Reads the words of a command, behind the mode. */
  public static List<String> readWords(DataInputStream in) throws IOException {
    int count = within("words", in.readInt(), MOST_WORDS);
    List<String> words = new ArrayList<>();
    int left = MOST_BYTES;
    for (int i = 0; i < count; i++) {
      int length = within("bytes", in.readInt(), left);
      words.add(new String(in.readNBytes(length), StandardCharsets.UTF_8));
      left -= length;
    }
    return words;
  }

  /** Writes a frame. */
  public static void writeFrame(
      DataOutputStream out, int kind, byte[] payload, int from, int length) throws IOException {
    out.writeByte(kind);
    out.writeInt(length);
    out.write(payload, from, length);
    out.flush();
  }

  /** Writes the last frame. */
  public static void writeEnd(DataOutputStream out, int status) throws IOException {
    writeFrame(out, END, new byte[] {(byte) status}, 0, 1);
  }

  /** Reads a frame. */
  public static Frame readFrame(DataInputStream in) throws IOException {
    int kind = in.readUnsignedByte();
    int length = within("bytes", in.readInt(), MOST_BYTES);
    byte[] payload = in.readNBytes(length);
    if (kind > ERROR || payload.length < length) {
      throw new ProtocolException("the answer was cut off");
    }
    return new Frame(kind, payload);
  }

  private static int within(String what, int number, int most) throws ProtocolException {
    if (number < 0 || number > most) {
      throw new ProtocolException(number + " " + what + ", at most " + most + " are accepted");
    }
    return number;
  }
}

package org.engram.shell.internal;

import java.io.InputStream;
import java.io.PrintStream;
import java.util.List;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Converter;
import org.engram.memory.MemoryException;
import org.engram.shell.ShellProtocol;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs commands in one Gogo session: results go to its output, failures as one sentence to its
 * errors.
 */
final class CommandRunner implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CommandRunner.class);

  private final CommandSession session;
  private final PrintStream out;
  private final PrintStream err;

  CommandRunner(CommandProcessor processor, PrintStream out, PrintStream err) {
    session = processor.createSession(InputStream.nullInputStream(), out, err);
    this.out = out;
    this.err = err;
  }

  /** Runs a command with its arguments as they are, and returns its exit code. */
  int run(List<String> words) {
    String name = words.isEmpty() ? "" : words.getFirst();
    if (!name.matches("[a-z]+:[a-z]+") || session.get(name) == null) {
      err.println("There is no command '" + name + "': help lists those that exist.");
      err.flush();
      return ShellProtocol.USAGE;
    }
    // As variables they need no quoting, whatever is in them.
    StringBuilder line = new StringBuilder(name);
    for (int i = 1; i < words.size(); i++) {
      session.put("word" + i, words.get(i));
      line.append(" $word").append(i);
    }
    return run(line.toString());
  }

  /** Runs a line of Gogo and returns its exit code. */
  int run(String line) {
    try {
      Object result = session.execute(line);
      if (result != null) {
        out.println(session.format(result, Converter.INSPECT));
      }
      return ShellProtocol.SUCCESS;
    } catch (Exception e) { // a command may throw anything, and the session goes on
      err.println(sentence(e));
      return e instanceof CommandFailure failure ? failure.status() : ShellProtocol.FAILURE;
    } finally {
      out.flush();
      err.flush();
    }
  }

  private static String sentence(Exception failure) {
    String message = failure.getMessage();
    boolean expected = failure instanceof CommandFailure
        || failure instanceof MemoryException
        || failure instanceof IllegalArgumentException
        || failure instanceof IllegalStateException
        || failure.getClass().getName().startsWith("org.apache.felix.gogo.");
    if (expected && message != null) {
      return message;
    }
    LOG.warn("A command of the shell failed", failure);
    return "The command failed, the log says where: " + failure + ".";
  }

  @Override
  public void close() {
    session.close();
  }
}

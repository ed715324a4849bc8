package org.engram.shell.internal;

import java.io.Serial;
import org.engram.shell.ShellProtocol;

/** A command that failed. The message is one sentence for the operator. */
final class CommandFailure extends RuntimeException {
  @Serial
  private static final long serialVersionUID = 1L;

  private final int status;

  private CommandFailure(int status, String message) {
    super(message);
    this.status = status;
  }

  /** Arguments that the command does not take. */
  static CommandFailure usage(String message) {
    return new CommandFailure(ShellProtocol.USAGE, message);
  }

  /** A command that did what it should and found something wrong. */
  static CommandFailure failed(String message) {
    return new CommandFailure(ShellProtocol.FAILURE, message);
  }

  /** A service that is not there. */
  static CommandFailure absent(String what) {
    return new CommandFailure(ShellProtocol.FAILURE, what + " is not running.");
  }

  int status() {
    return status;
  }
}

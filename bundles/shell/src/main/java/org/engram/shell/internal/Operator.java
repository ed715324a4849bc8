package org.engram.shell.internal;

/** Who gives the commands. The socket is open to the process's own user only. */
final class Operator {
  private Operator() {}

  /** Returns the name for journal and log. */
  static String name() {
    return "shell:" + System.getProperty("user.name");
  }
}

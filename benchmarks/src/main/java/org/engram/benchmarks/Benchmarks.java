package org.engram.benchmarks;

import java.util.List;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Runs the benchmarks on every provider and tier of this machine, with JMH's own arguments:
 * docs/performance.md, "JMH".
 */
public final class Benchmarks {
  /** The parameter that names provider and tier. */
  static final String SERVED = "served";

  private Benchmarks() {}

  /** Runs what the arguments select. */
  public static void main(String[] arguments) throws CommandLineOptionException, RunnerException {
    CommandLineOptions given = new CommandLineOptions(arguments);
    ChainedOptionsBuilder options = new OptionsBuilder()
        .parent(given)
        .shouldFailOnError(true)
        .jvmArgsAppend(
            "--add-modules=jdk.incubator.vector",
            "--enable-native-access=ALL-UNNAMED",
            "-XX:+IgnoreUnrecognizedVMOptions",
            "-XX:+RestoreMXCSROnJNICalls");
    if (!given.getParameter(SERVED).hasValue()) {
      List<String> here = Served.here();
      options.param(SERVED, here.toArray(String[]::new));
    }
    var _ = new Runner(options.build()).run();
  }
}

package org.engram.kernel.admission.internal.trial;

import java.io.IOException;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * The command line of the child. Every limit has a ulimit call of its own: some shells take one.
 */
final class TrialCommand {
  private static final String MAIN = "org.engram.kernel.admission.internal.osgi.trial.TrialMain";
  private static final String VECTOR = "jdk.incubator.vector";
  private static final long PROBE_SECONDS = 5;
  private static final int DESCRIPTORS = 256;
  private static final long ADDRESS_SPACE_KIB = 8L << 20;
  private static final long ADDRESS_SPACE_SMALL_KIB = 3_000_000;

  private TrialCommand() {}

  /** Returns the prefix that takes the network away, or an empty list where nothing can. */
  static List<String> isolation() throws InterruptedException {
    for (Path unshare : List.of(Path.of("/usr/bin/unshare"), Path.of("/bin/unshare"))) {
      if (Files.isExecutable(unshare)) {
        for (List<String> options : List.of(List.of("-n"), List.of("-r", "-n"))) {
          List<String> prefix = new ArrayList<>(List.of(unshare.toString()));
          prefix.addAll(options);
          if (works(prefix)) {
            return prefix;
          }
        }
      }
    }
    return List.of();
  }

  private static boolean works(List<String> prefix) throws InterruptedException {
    List<String> command = new ArrayList<>(prefix);
    command.add("/bin/true");
    try {
      Process process = new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start();
      boolean ended = process.waitFor(PROBE_SECONDS, TimeUnit.SECONDS);
      if (!ended) {
        process.destroyForcibly();
      }
      return ended && process.exitValue() == 0;
    } catch (IOException e) {
      return false; // not to be had: the verdict says so
    }
  }

  static List<String> of(
      TrialOrder order, Path folder, List<String> isolation, TrialLimits limits) {
    List<String> command = new ArrayList<>();
    command.add("/bin/sh");
    command.add("-c");
    command.add(limits(order, limits) + "exec \"$@\"");
    command.add("sh");
    for (Path nice : List.of(Path.of("/usr/bin/nice"), Path.of("/bin/nice"))) {
      if (Files.isExecutable(nice)) {
        command.addAll(List.of(nice.toString(), "-n", "5"));
        break;
      }
    }
    command.addAll(isolation);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options(order, folder));
    command.addAll(List.of("-cp", order.classPathText(), MAIN, folder.toString()));
    return command;
  }

  private static String limits(TrialOrder order, TrialLimits limits) {
    long address = order.nativeCode() ? ADDRESS_SPACE_SMALL_KIB : ADDRESS_SPACE_KIB;
    int cpu = order.nativeCode() ? limits.cpuSeconds() : 2 * limits.cpuSeconds();
    String common = "ulimit -c 0; ulimit -t " + cpu + "; ulimit -n " + DESCRIPTORS + "; ";
    return isMac() ? common : common + "ulimit -v " + address + "; ";
  }

  /**
   * For native code the first compiler is enough and starts soonest; Java code, whose vectors are
   * objects until the second one has compiled them, needs both. The heap is touched at once, so
   * that growth of the process is not the heap's. The option that repairs the floating-point
   * environment after a call is not given: what a candidate leaves behind must show.
   */
  private static List<String> options(TrialOrder order, Path folder) {
    List<String> options = new ArrayList<>(List.of(
        "-XX:+UseSerialGC",
        "-XX:-UsePerfData",
        "-XX:-UseDynamicNumberOfCompilerThreads",
        "-XX:+ExitOnOutOfMemoryError",
        "-XX:+AlwaysPreTouch",
        "-XX:ErrorFile=" + folder.resolve(Trial.CRASH),
        "-Djava.io.tmpdir=" + folder,
        "-Duser.home=" + folder,
        "--enable-native-access=ALL-UNNAMED",
        "--sun-misc-unsafe-memory-access=allow"));
    if (order.nativeCode()) {
      options.addAll(List.of(
          "-Xms256m", "-Xmx256m", "-XX:TieredStopAtLevel=1", "-XX:ReservedCodeCacheSize=64m"));
    } else {
      options.addAll(List.of("-Xms512m", "-Xmx512m"));
    }
    if (ModuleFinder.ofSystem().find(VECTOR).isPresent()) {
      options.addAll(List.of("--add-modules", VECTOR));
    }
    return options;
  }

  static boolean isMac() {
    return System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("mac");
  }
}

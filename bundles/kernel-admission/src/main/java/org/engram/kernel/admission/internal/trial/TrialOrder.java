package org.engram.kernel.admission.internal.trial;

import java.io.File;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;

/**
 * What the child is asked to do, and where it answers. It is written into the folder of the trial.
 *
 * @param nonce that the answer must repeat
 * @param candidate the JAR on trial
 * @param classPath framework, SPI, kit and this bundle
 * @param bundles what the candidate needs in the framework, in the order of start
 * @param packages packages of the class path that the framework exports
 * @param nativeCode whether the candidate carries native code
 */
public record TrialOrder(
    String nonce,
    Path candidate,
    List<Path> classPath,
    List<Path> bundles,
    String packages,
    boolean nativeCode) {
  private static final String FILE = "order.properties";

  /** Copies the lists. */
  public TrialOrder {
    classPath = List.copyOf(classPath);
    bundles = List.copyOf(bundles);
  }

  void write(Path folder) throws IOException {
    Properties text = new Properties();
    text.setProperty("nonce", nonce);
    text.setProperty("candidate", candidate.toString());
    text.setProperty("bundles", join(bundles));
    text.setProperty("packages", packages);
    text.setProperty("native", Boolean.toString(nativeCode));
    try (Writer out = Files.newBufferedWriter(folder.resolve(FILE))) {
      text.store(out, null);
    }
  }

  /** Reads the order in the child, which knows its class path. */
  public static TrialOrder read(Path folder) throws IOException {
    Properties text = new Properties();
    try (Reader in = Files.newBufferedReader(folder.resolve(FILE))) {
      text.load(in);
    }
    return new TrialOrder(
        text.getProperty("nonce", ""),
        Path.of(text.getProperty("candidate", "")),
        List.of(),
        split(text.getProperty("bundles", "")),
        text.getProperty("packages", ""),
        Boolean.parseBoolean(text.getProperty("native", "")));
  }

  String classPathText() {
    return join(classPath);
  }

  private static String join(List<Path> files) {
    return files.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
  }

  private static List<Path> split(String files) {
    return Arrays.stream(files.split(File.pathSeparator, -1))
        .filter(file -> !file.isEmpty())
        .map(Path::of)
        .toList();
  }
}

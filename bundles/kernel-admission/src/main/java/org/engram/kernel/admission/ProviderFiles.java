package org.engram.kernel.admission;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.engram.kernel.admission.internal.JarContent;
import org.engram.kernel.admission.internal.ProviderStore;
import org.engram.kernel.admission.internal.VerdictStore;

/**
 * Installed provider JARs and verdicts of a data folder, seen from outside: a process may work with
 * them. Nothing here changes them. Needs no framework.
 */
public final class ProviderFiles {
  /** Folder of the JARs, in the data folder. */
  public static final String PROVIDERS = "providers";

  /** Folder of the verdicts, in the data folder. */
  public static final String VERDICTS = "verdicts";

  private static final String ENTRY = ".properties";

  private ProviderFiles() {}

  /**
   * What a check found.
   *
   * @param providers JARs that are installed
   * @param verdicts verdicts that can be read
   * @param findings one sentence for each thing that is wrong; none if all is whole
   */
  public record Report(int providers, int verdicts, List<String> findings) {
    /** Copies the list. */
    public Report {
      findings = List.copyOf(findings);
    }
  }

  /** Computes the digest of every installed JAR and reads every verdict. */
  public static Report check(Path dataFolder) throws IOException {
    List<String> findings = new ArrayList<>();
    ProviderStore store = new ProviderStore(dataFolder.resolve(PROVIDERS));
    int providers = 0;
    for (String digest : entries(dataFolder.resolve(PROVIDERS))) {
      providers++;
      if (store.find(digest).isEmpty()) {
        findings.add("provider " + digest + ": its JAR is missing");
      } else {
        checkJar(store.jar(digest), digest, findings);
      }
    }
    VerdictStore verdicts = new VerdictStore(dataFolder.resolve(VERDICTS));
    int readable = 0;
    for (String digest : entries(dataFolder.resolve(VERDICTS))) {
      if (verdicts.read(digest).isPresent()) {
        readable++;
      } else {
        findings.add("verdict " + digest + " cannot be read: its provider will be tried again");
      }
    }
    return new Report(providers, readable, findings);
  }

  private static void checkJar(Path jar, String digest, List<String> findings) {
    try {
      String content = JarContent.digest(jar);
      if (!content.equals(digest)) {
        findings.add("provider " + digest + ": its JAR has another content, SHA-256 " + content);
      }
    } catch (IOException e) {
      findings.add("provider " + digest + ": its JAR cannot be read: " + e.getMessage());
    }
  }

  private static List<String> entries(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.matches("[0-9a-f]{64}\\" + ENTRY))
          .map(name -> name.substring(0, name.length() - ENTRY.length()))
          .sorted()
          .toList();
    }
  }
}

package org.engram.zoo;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** Packs the archive of the drills: one provider JAR for each fault, in the order of the drill. */
public final class Zoo {
  /** Names the fault; whoever has this header is refused outside a drill. */
  static final String FAULT = "Engram-Drill";

  /** Where the drill expects the fault to be stopped, and why, as a regular expression. */
  static final String STAGE = "Engram-Drill-Stage";

  static final String REASON = "Engram-Drill-Reason";

  private static final String VERSION = "Bundle-Version";

  private Zoo() {}

  /**
   * Packs the archive.
   *
   * @param arguments the shipped provider for x86-64, the folder of the built libraries, the
   *     archive
   * @throws IllegalStateException if the library of the drills does not know a fault
   */
  public static void main(String[] arguments) throws IOException {
    ProviderFiles provider = ProviderFiles.of(Path.of(arguments[0]));
    Path built = Path.of(arguments[1]);
    String library = "libengram_kernels.so";
    DrillLibrary drill =
        new DrillLibrary(Files.readAllBytes(built.resolve("drills/linux-x86_64").resolve(library)));
    byte[] arm64 = Files.readAllBytes(built.resolve("linux-aarch64").resolve(library));
    Map<String, byte[]> jars = new LinkedHashMap<>();
    for (Fault fault : Fault.all(drill, arm64)) {
      jars.put(fault.name() + ".jar", jar(provider.copy(), fault));
    }
    Path archive = Path.of(arguments[2]).toAbsolutePath().normalize();
    Files.createDirectories(Objects.requireNonNull(archive.getParent()));
    ProviderFiles.archive(jars, archive);
  }

  /** A version of its own lets it stand beside the shipped one. */
  private static byte[] jar(ProviderFiles provider, Fault fault) throws IOException {
    fault.change().accept(provider);
    String[] version = provider.header(VERSION).split("\\.", -1);
    int next = Integer.parseInt(version[2]) + 1;
    provider.header(VERSION, version[0] + "." + version[1] + "." + next + ".drill-" + fault.name());
    provider.header(FAULT, fault.name());
    provider.header(STAGE, fault.stages());
    provider.header(REASON, fault.reason());
    return provider.pack();
  }

  static String path(Class<?> type) {
    return type.getName().replace('.', '/') + ".class";
  }

  static byte[] code(Class<?> type) {
    try (InputStream in = type.getClassLoader().getResourceAsStream(path(type))) {
      return Objects.requireNonNull(in, path(type)).readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

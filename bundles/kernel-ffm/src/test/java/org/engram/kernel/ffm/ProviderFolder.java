package org.engram.kernel.ffm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.engram.kernel.spi.KernelProvider;
import org.engram.kernel.spi.ProbeFailure;
import org.jspecify.annotations.Nullable;

/** A provider bundle as a folder: the library of this platform, as built or changed by a test. */
record ProviderFolder(Path root) implements BundleEntries {
  static final String NAME = "libengram_kernels.so";
  static final String PLATFORM = "linux-x86_64";
  private static final Path BUILT = Path.of("../../zig/target/native");

  /** Returns the built library or object at that path under the build's output folder. */
  static Path built(String path) {
    Path file = BUILT.resolve(path);
    if (!Files.isRegularFile(file)) {
      throw new AssertionError("no " + file.toAbsolutePath().normalize()
          + ": build the zig module first (./mvnw -pl zig package)");
    }
    return file;
  }

  /** Returns the built library's bytes. */
  static byte[] bytes() {
    try {
      return Files.readAllBytes(built(PLATFORM + "/" + NAME));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes a bundle with the built library. */
  static ProviderFolder of(Path root) {
    return of(root, bytes());
  }

  /** Writes a bundle with that library, whose digest it declares. */
  static ProviderFolder of(Path root, byte[] library) {
    try {
      write(root, "native/" + PLATFORM + "/" + NAME, library);
      String line = sha256(library) + "  native/" + PLATFORM + "/" + NAME + "\n";
      write(root, LibraryDigests.ENTRY, line.getBytes(StandardCharsets.UTF_8));
      return new ProviderFolder(root);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void write(Path root, String entry, byte[] content) throws IOException {
    Path file = root.resolve(entry);
    Files.createDirectories(file.getParent());
    Files.write(file, content);
  }

  static String sha256(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public @Nullable URL entry(String path) {
    try {
      Path file = root.resolve(path);
      return Files.exists(file) ? file.toUri().toURL() : null;
    } catch (MalformedURLException e) {
      throw new AssertionError(e);
    }
  }

  Path copies() {
    return root.resolve("data");
  }

  /** Returns the files that loads have left. */
  List<Path> copiesLeft() throws IOException {
    if (!Files.isDirectory(copies())) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(copies())) {
      return files.toList();
    }
  }

  ProbeOutcome probe(ProbeSettings settings) {
    return new NativeProbe("zig-x86", "1.2.3", this, copies(), settings).run();
  }

  KernelProvider load(ProbeSettings settings) {
    return switch (probe(settings)) {
      case ProbeOutcome.Ready ready -> ready.provider();
      case ProbeOutcome.Refused refused ->
        throw new AssertionError(refused.failure().toString());
    };
  }

  ProbeFailure refusal(ProbeSettings settings) {
    return switch (probe(settings)) {
      case ProbeOutcome.Refused refused -> refused.failure();
      case ProbeOutcome.Ready ready -> {
        ready.provider().life().release();
        throw new AssertionError("was not refused: " + ready.provider().description());
      }
    };
  }

  /** Returns how many mappings of private copies this process has. */
  static long mappings() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/self/maps"))) {
      return lines.filter(line -> line.contains("libengram_kernels-")).count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

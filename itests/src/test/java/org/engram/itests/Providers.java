package org.engram.itests;

import static org.junit.Assert.assertTrue;
import static org.junit.Assert.fail;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.engram.kernel.runtime.KernelControl;
import org.engram.kernel.spi.KernelId;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;

/** The provider bundles inside the container, and what they have mapped. */
final class Providers {
  static final String ZIG = "org.engram.provider-zig-x86";
  static final String ZIG_ARM64 = "org.engram.provider-zig-arm64";
  static final String JAVA = "org.engram.provider-java";

  private Providers() {}

  static Bundle bundle(BundleContext context, String symbolicName) {
    return Arrays.stream(context.getBundles())
        .filter(bundle -> symbolicName.equals(bundle.getSymbolicName()))
        .findFirst()
        .orElseThrow(() -> new AssertionError(symbolicName + " is not installed"));
  }

  /** Returns who serves a kernel, with its version; {@code nobody} if none does. */
  static String serving(KernelControl control, KernelId kernel) {
    return control.routes().stream()
        .filter(route -> route.kernel() == kernel)
        .flatMap(route -> route.provider().stream())
        .findFirst()
        .orElse("nobody");
  }

  /** Asserts who serves every kernel, by the beginning of name and version. */
  static void assertServe(KernelControl control, String provider) {
    for (KernelId kernel : KernelId.values()) {
      String serving = serving(control, kernel);
      assertTrue(kernel + " is served by " + serving, serving.startsWith(provider));
    }
  }

  /** Asserts that a bundle does not start, for its content has no verdict. */
  static void assertRefused(Bundle bundle) {
    try {
      bundle.start();
      fail("a provider without a verdict was accepted");
    } catch (BundleException e) {
      String reason = reason(e);
      assertTrue(reason, reason.contains("has no verdict"));
    }
  }

  /** Returns what the gate said; some frameworks wrap what a hook throws. */
  static String reason(BundleException refusal) {
    Throwable cause = refusal;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return String.valueOf(cause.getMessage());
  }

  /** Returns the lines of the process map that belong to a kernel library; deleted files count. */
  static long mapped() throws IOException {
    try (Stream<String> lines = Files.lines(Path.of("/proc/self/maps"))) {
      return lines.filter(line -> line.contains("libengram_kernels")).count();
    }
  }

  /** Returns the jar of that artifact in the folder of the shipped bundles. */
  static Path jar(String artifact) throws IOException {
    Path folder = Path.of(System.getProperty(Container.BUNDLES));
    try (Stream<Path> jars = Files.walk(folder)) {
      return jars.filter(jar -> jar.getFileName().toString().startsWith(artifact))
          .findFirst()
          .orElseThrow(() -> new AssertionError("no " + artifact + " in " + folder));
    }
  }

  /** Writes the same bundle under another version. */
  static Path withVersion(Path jar, String version, Path to) throws IOException {
    try (JarFile from = new JarFile(jar.toFile())) {
      Manifest manifest = new Manifest(from.getManifest());
      manifest.getMainAttributes().put(new Attributes.Name("Bundle-Version"), version);
      try (OutputStream file = Files.newOutputStream(to);
          JarOutputStream out = new JarOutputStream(file, manifest)) {
        for (JarEntry entry : from.stream().toList()) {
          if (!entry.getName().equals(JarFile.MANIFEST_NAME)) {
            out.putNextEntry(new JarEntry(entry.getName()));
            from.getInputStream(entry).transferTo(out);
            out.closeEntry();
          }
        }
      }
    }
    return to;
  }
}

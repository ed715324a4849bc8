package org.engram.kernel.admission.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;

/** JARs that are made from others. */
public final class Jars {
  /** The library of the platform on which the tests run. */
  public static final String LIBRARY = "native/linux-x86_64/libengram_kernels.so";

  /** The same of the other architecture, in the other provider. */
  public static final String ARM_LIBRARY = "native/linux-aarch64/libengram_kernels.so";

  private final Map<String, byte[]> entries = new LinkedHashMap<>();
  private final Manifest manifest;

  private Jars(Manifest manifest) {
    this.manifest = manifest;
  }

  /** Begins with the content of a JAR. */
  public static Jars from(Path jar) throws IOException {
    try (JarFile file = new JarFile(jar.toFile())) {
      Jars jars = new Jars(new Manifest(file.getManifest()));
      for (ZipEntry entry : file.stream().filter(any -> !any.isDirectory()).toList()) {
        if (!entry.getName().equals(JarFile.MANIFEST_NAME)) {
          try (InputStream in = file.getInputStream(entry)) {
            jars.entries.put(entry.getName(), in.readAllBytes());
          }
        }
      }
      return jars;
    }
  }

  /** Begins with a manifest. */
  public static Jars bundle(String symbolicName, String version) {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    return new Jars(manifest)
        .header("Bundle-ManifestVersion", "2")
        .header("Bundle-SymbolicName", symbolicName)
        .header("Bundle-Version", version);
  }

  /** The bundle with the forgetting of the Java provider and that fault. */
  public static Jars faulty(String fault) throws IOException {
    Jars java = from(of("org.engram.provider.java.JavaProvider"));
    Jars faulty = bundle("org.engram.faulty-" + fault, "1.0.0")
        .header("Bundle-Activator", "org.engram.candidate.FaultyCandidate")
        .header("Fault", fault)
        .header(
            "Provide-Capability",
            "osgi.service;objectClass:List<String>=\"" + ProviderJar.SERVICE
                + "\";effective:=active")
        .header(
            "Import-Package",
            "org.osgi.framework,org.engram.kernel.spi,org.engram.kernel.spi.layout,org.slf4j;"
                + "resolution:=optional,jdk.incubator.vector;resolution:=optional,"
                + "com.sun.management;resolution:=optional");
    java.entries.forEach((path, bytes) -> {
      if (path.startsWith("org/engram/provider/java/")) {
        faulty.entries.put(path, bytes);
      }
    });
    for (String name : new String[] {"FaultyCandidate", "FaultyDecay"}) {
      String path = "org/engram/candidate/" + name + ".class";
      try (InputStream in = Jars.class.getResourceAsStream("/" + path)) {
        faulty.entries.put(path, in.readAllBytes());
      }
    }
    return faulty;
  }

  /** Returns the JAR in which that class is. */
  public static Path of(String className) {
    try {
      return Path.of(Class.forName(className, false, Jars.class.getClassLoader())
          .getProtectionDomain()
          .getCodeSource()
          .getLocation()
          .toURI());
    } catch (ClassNotFoundException | URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  /** Returns the JAR of the native provider of this platform. */
  public static Path zig() {
    return of("org.engram.provider.zig.x86.internal.osgi.Activator");
  }

  /** Returns the JAR of the native provider of the other platform. */
  public static Path zigArm() {
    return of("org.engram.provider.zig.arm64.internal.osgi.Activator");
  }

  /** Sets a header of the manifest. */
  public Jars header(String name, String value) {
    manifest.getMainAttributes().put(new Attributes.Name(name), value);
    return this;
  }

  /** Sets a file. */
  public Jars file(String path, byte[] bytes) {
    entries.put(path, bytes);
    return this;
  }

  /** Sets a file. */
  public Jars file(String path, String text) {
    return file(path, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Takes a file away. */
  public Jars without(String path) {
    entries.remove(path);
    return this;
  }

  /** Returns a file. */
  public byte[] get(String path) {
    return Objects.requireNonNull(entries.get(path), path).clone();
  }

  /** Sets a library and the digest that the JAR declares of it. */
  public Jars library(String path, byte[] bytes) {
    String old = Sha256.of(get(path));
    String sums = new String(get(Content.SUMS), StandardCharsets.UTF_8);
    return file(path, bytes).file(Content.SUMS, sums.replace(old, Sha256.of(bytes)));
  }

  /** Writes the JAR. */
  public Path write(Path jar) throws IOException {
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file, manifest)) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        out.putNextEntry(new ZipEntry(entry.getKey()));
        out.write(entry.getValue());
        out.closeEntry();
      }
    }
    return jar;
  }
}

package org.engram.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** An installation with bundles made on the spot. */
record TinyInstallation(Path home, Path data) {

  static TinyInstallation in(Path folder) throws IOException {
    TinyInstallation made = new TinyInstallation(folder.resolve("home"), folder.resolve("data"));
    Files.createDirectories(made.home.resolve("bundle"));
    Files.createDirectories(made.home.resolve("conf"));
    made.framework("felix.log.level=0\nfelix.service.urlhandlers=false\n");
    return made;
  }

  TinyInstallation framework(String properties) throws IOException {
    Files.writeString(home.resolve("conf/framework.properties"), properties);
    return this;
  }

  /** Adds a bundle without code. */
  TinyInstallation bundle(String level, String name, String... headers) throws IOException {
    return write(level, name, String.join("\n", headers), Map.of());
  }

  /** Adds a bundle with copies of those classes; the first is its activator. */
  TinyInstallation active(String level, String name, Class<?>... classes) throws IOException {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    for (Class<?> type : classes) {
      String path = type.getName().replace('.', '/') + ".class";
      try (InputStream code = type.getClassLoader().getResourceAsStream(path)) {
        entries.put(path, Objects.requireNonNull(code).readAllBytes());
      }
    }
    return write(
        level,
        name,
        "Bundle-Activator: " + classes[0].getName() + "\nImport-Package: org.osgi.framework,"
            + "org.osgi.framework.hooks.resolver,org.osgi.framework.wiring",
        entries);
  }

  private TinyInstallation write(
      String level, String name, String headers, Map<String, byte[]> entries) throws IOException {
    Path jar = home.resolve("bundle").resolve(level).resolve(name + ".jar");
    Files.createDirectories(jar.getParent());
    String manifest = "Manifest-Version: 1.0\nBundle-ManifestVersion: 2\nBundle-SymbolicName: "
        + name + "\nBundle-Version: 1.0.0\n" + (headers.isEmpty() ? "" : headers + "\n");
    try (OutputStream file = Files.newOutputStream(jar);
        ZipOutputStream zip = new ZipOutputStream(file)) {
      zip.putNextEntry(new ZipEntry("META-INF/MANIFEST.MF"));
      zip.write(manifest.getBytes(StandardCharsets.UTF_8));
      for (var entry : entries.entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(entry.getValue());
      }
    }
    return this;
  }

  EngramFramework start() throws StartException {
    return EngramFramework.start(home, data, Map.of());
  }

  Installation installation() {
    return Installation.of(home, data);
  }
}

package org.engram.drill.internal.osgi;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.Objects;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.engram.drill.internal.Twin;
import org.engram.kernel.admission.Candidate;
import org.engram.kernel.admission.ProviderRepository;
import org.engram.kernel.runtime.ProviderSelector;
import org.engram.kernel.runtime.ProviderStatus;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.Version;

/**
 * Packs the bundle of a provider again with the next version in its manifest, and has it tried and
 * started as any new version.
 *
 * @param incoming folder from which providers may be installed
 */
record BundleTwin(BundleContext context, ProviderRepository repository, Path incoming)
    implements Twin {
  private static final String WHO = "drill";
  private static final String FILE = "twin.jar";

  @Override
  public ProviderSelector of(ProviderStatus provider) {
    Bundle bundle = Objects.requireNonNull(context.getBundle(provider.bundleId()));
    Version own = bundle.getVersion();
    Version next = new Version(own.getMajor(), own.getMinor(), own.getMicro() + 1, WHO);
    try {
      Files.createDirectories(incoming);
      write(bundle, next, incoming.resolve(FILE));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Candidate kept = repository.install(FILE, WHO);
    Candidate tried = repository.admit(kept.digest(), false, WHO);
    if (tried.state() == Candidate.State.REJECTED) {
      throw new IllegalStateException("The second version was rejected: " + tried.reason());
    }
    return ProviderSelector.parse(provider.description().id() + "@" + next);
  }

  private static void write(Bundle bundle, Version version, Path jar) throws IOException {
    Manifest manifest;
    try (InputStream in = bundle.getEntry(JarFile.MANIFEST_NAME).openStream()) {
      manifest = new Manifest(in);
    }
    Attributes headers = manifest.getMainAttributes();
    headers.putValue(Constants.BUNDLE_VERSION, version.toString());
    Enumeration<URL> entries = bundle.findEntries("/", "*", true);
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file, manifest)) {
      while (entries.hasMoreElements()) {
        URL entry = entries.nextElement();
        String path = entry.getPath().substring(1);
        if (!path.endsWith("/") && !path.equals(JarFile.MANIFEST_NAME)) {
          out.putNextEntry(new ZipEntry(path));
          try (InputStream in = entry.openStream()) {
            in.transferTo(out);
          }
          out.closeEntry();
        }
      }
    }
  }
}

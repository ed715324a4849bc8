package org.engram.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.engram.kernel.ffm.NativeProbe;
import org.engram.kernel.ffm.ProbeOutcome;
import org.engram.kernel.ffm.ProbeSettings;
import org.engram.kernel.spi.KernelProvider;
import org.engram.kernel.spi.Tier;
import org.engram.provider.java.JavaProvider;
import org.jspecify.annotations.Nullable;

/**
 * A provider in this JVM, without a framework, and a tier of it; written {@code java/vector}.
 *
 * @param provider owned by this
 * @param tier that is measured
 * @param folder of the private copy of a library
 */
public record Served(KernelProvider provider, Tier tier, TemporaryFolder folder)
    implements AutoCloseable {
  private static final String VERSION = "1.0.0";
  private static final String ARM = "aarch64";

  /**
   * Opens it.
   *
   * @throws IllegalArgumentException if there is no such provider or it has no such tier here; the
   *     message says which there are
   */
  static Served open(String written) {
    TemporaryFolder folder = TemporaryFolder.create();
    List<KernelProvider> providers = providers(folder.path());
    for (KernelProvider provider : providers) {
      for (Tier tier : provider.description().tiers()) {
        if (written(provider, tier).equals(written)) {
          providers.remove(provider);
          providers.forEach(other -> other.life().release());
          return new Served(provider, tier, folder);
        }
      }
    }
    providers.forEach(provider -> provider.life().release());
    folder.close();
    throw new IllegalArgumentException("'" + written + "' does not run here; " + here() + " do");
  }

  /** Returns all that run here. */
  static List<String> here() {
    try (TemporaryFolder folder = TemporaryFolder.create()) {
      List<String> all = new ArrayList<>();
      for (KernelProvider provider : providers(folder.path())) {
        provider.description().tiers().forEach(tier -> all.add(written(provider, tier)));
        provider.life().release();
      }
      return all;
    }
  }

  /** Returns every provider that can serve here. */
  public static List<KernelProvider> providers(Path folder) {
    List<KernelProvider> providers = new ArrayList<>();
    providers.add(JavaProvider.create(VERSION, Optional.empty()));
    String family = System.getProperty("os.arch").equals(ARM) ? "arm64" : "x86";
    NativeProbe probe = new NativeProbe(
        "zig-" + family,
        VERSION,
        path -> entry("provider-zig-" + family, path),
        folder,
        ProbeSettings.DEFAULT);
    switch (probe.run()) {
      case ProbeOutcome.Ready ready -> providers.add(ready.provider());
      case ProbeOutcome.Refused refused ->
        throw new IllegalStateException(refused.failure().reason());
    }
    return providers;
  }

  /** The native bundles have files of the same names; which one is meant, their jar says. */
  private static @Nullable URL entry(String artifact, String path) {
    try {
      return Collections.list(Served.class.getClassLoader().getResources(path)).stream()
          .filter(url -> url.toString().contains(artifact))
          .findFirst()
          .orElse(null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String written(KernelProvider provider, Tier tier) {
    return provider.description().id() + "/" + tier;
  }

  @Override
  public void close() {
    provider.life().release();
    folder.close();
  }
}

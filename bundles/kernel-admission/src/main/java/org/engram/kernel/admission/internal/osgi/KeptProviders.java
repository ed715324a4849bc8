package org.engram.kernel.admission.internal.osgi;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.engram.kernel.admission.internal.JarContent;
import org.engram.kernel.admission.internal.ProviderJar;
import org.engram.kernel.admission.internal.ProviderStore;
import org.engram.kernel.admission.internal.Verdicts;
import org.engram.kernel.runtime.ProviderArchive;
import org.osgi.framework.BundleException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings back what a bundle held before an update: from the provider store, or from the file that
 * it was installed from as long as that holds the same content, which goes into the store then.
 */
final class KeptProviders implements ProviderArchive {
  private static final Logger LOG = LoggerFactory.getLogger(KeptProviders.class);
  private static final Pattern FILE = Pattern.compile("(?:reference:)?(file:.+)");

  private final ProviderBundles bundles;
  private final CandidateBundles installed;
  private final Verdicts verdicts;
  private final ProviderStore store;

  KeptProviders(
      ProviderBundles bundles, CandidateBundles installed, Verdicts verdicts, ProviderStore store) {
    this.bundles = bundles;
    this.installed = installed;
    this.verdicts = verdicts;
    this.store = store;
  }

  @Override
  public boolean bringBack(long bundleId, long lastModified) {
    Optional<ProviderBundles.Known> held =
        bundles.held(new ProviderBundles.Version(bundleId, lastModified));
    if (held.isEmpty() || !verdicts.admits(held.get().digest())) {
      return false;
    }
    String digest = held.get().digest();
    try {
      if (installed.find(digest).isEmpty()) {
        if (store.find(digest).isEmpty() && !keep(held.get())) {
          return false;
        }
        var bundle = installed.install(digest, store.jar(digest));
        LOG.info(
            "Provider {} is installed again from the provider store, content {}",
            ProviderBundles.name(bundle),
            digest);
      }
    } catch (IOException | BundleException e) {
      throw new IllegalStateException(
          "the provider of content " + digest + " is kept, but cannot be installed: "
              + e.getMessage(),
          e);
    }
    installed.start(digest);
    return true;
  }

  /** Puts the file that a bundle was installed from into the store, if it is still the same. */
  private boolean keep(ProviderBundles.Known held) throws IOException {
    Matcher location = FILE.matcher(held.location());
    if (!location.matches()) {
      return false;
    }
    Path file = Path.of(URI.create(location.group(1)));
    if (!Files.isRegularFile(file) || !JarContent.digest(file).equals(held.digest())) {
      return false;
    }
    ProviderJar jar = ProviderJar.read(file, "'" + file + "'");
    store.put(
        new ProviderStore.Entry(
            held.digest(), jar.symbolicName(), jar.version(), held.location(), "rollback"),
        file);
    return true;
  }
}

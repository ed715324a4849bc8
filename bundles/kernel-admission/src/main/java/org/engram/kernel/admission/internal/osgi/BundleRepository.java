package org.engram.kernel.admission.internal.osgi;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.engram.kernel.admission.Candidate;
import org.engram.kernel.admission.ProviderRepository;
import org.engram.kernel.admission.internal.DrillFolder;
import org.engram.kernel.admission.internal.JarWriter;
import org.engram.kernel.admission.internal.ProviderJar;
import org.engram.kernel.admission.internal.ProviderStore;
import org.engram.kernel.admission.internal.Sources;
import org.engram.kernel.admission.internal.Verdict;
import org.engram.kernel.admission.internal.Verdicts;
import org.engram.kernel.admission.internal.Verdicts.Standing;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The repository over the data folder and the bundles of the framework. */
final class BundleRepository implements ProviderRepository {
  private static final Logger LOG = LoggerFactory.getLogger(BundleRepository.class);

  private final BundleContext context;
  private final Verdicts verdicts;
  private final ProviderStore store;
  private final Sources sources;
  private final Path drafts;
  private final Trials trials;
  private final DrillFolder drill;
  private final CandidateBundles installed;
  private final Catalogue catalogue;
  private final ReentrantLock changes = new ReentrantLock();
  private final ReentrantLock trial = new ReentrantLock();

  /** Tries a JAR. */
  @FunctionalInterface
  interface Trials {
    /**
     * Returns what the trial of a candidate found.
     *
     * @param bundle the candidate, which need not be resolved
     * @param jar the same content as a file
     * @throws IOException if the trial could not be made
     */
    Verdict run(Bundle bundle, Path jar) throws IOException, InterruptedException;
  }

  /**
   * Creates the repository.
   *
   * @param drafts folder for files that are being looked at
   * @param drill whether providers are taken that were made faulty on purpose
   */
  BundleRepository(
      BundleContext context,
      CandidateBundles installed,
      Verdicts verdicts,
      ProviderStore store,
      Sources sources,
      Path drafts,
      Trials trials,
      DrillFolder drill) {
    this.context = context;
    this.verdicts = verdicts;
    this.store = store;
    this.sources = sources;
    this.drafts = drafts;
    this.trials = trials;
    this.drill = drill;
    this.installed = installed;
    this.catalogue = new Catalogue(installed, verdicts, store);
  }

  @Override
  public List<Candidate> list() {
    return catalogue.list();
  }

  /** Returns whether a bundle with that content runs. */
  boolean isRunning(String digest) {
    return installed
        .find(digest)
        .filter(bundle -> bundle.getState() == Bundle.ACTIVE)
        .isPresent();
  }

  @Override
  public Candidate install(String source, String who) {
    changes.lock();
    try {
      Files.createDirectories(drafts);
      Path draft = Files.createTempFile(drafts, "candidate-", ".jar");
      try {
        ProviderJar jar = fetch(source.strip(), draft);
        refuseFault("'" + source + "'", jar.fault().orElse(null));
        Optional<ProviderStore.Entry> there = store.find(jar.digest());
        if (there.isPresent()) {
          return catalogue.kept(there.get()); // once is enough
        }
        ProviderStore.Entry entry = new ProviderStore.Entry(
            jar.digest(), jar.symbolicName(), jar.version(), source.strip(), who);
        store.put(entry, draft);
        installBundle(entry);
        LOG.info(
            "Provider {} {} is installed from {} by {}, content {}",
            jar.symbolicName(),
            jar.version(),
            source,
            who,
            jar.digest());
        return catalogue.kept(entry);
      } finally {
        Files.deleteIfExists(draft);
      }
    } catch (IOException e) {
      throw new IllegalStateException(
          "'" + source + "' cannot be installed: " + e.getMessage() + ". Nothing was changed.", e);
    } finally {
      changes.unlock();
    }
  }

  private void refuseFault(String name, @Nullable String fault) {
    Optional<String> refusal = drill.refusal(name, fault);
    if (refusal.isPresent()) {
      throw new IllegalArgumentException(refusal.get() + ". Nothing was changed.");
    }
  }

  private ProviderJar fetch(String source, Path draft) throws IOException {
    if (source.matches("[0-9]{1,18}")) {
      Bundle bundle = context.getBundle(Long.parseLong(source));
      if (bundle == null) {
        throw new IllegalArgumentException("There is no bundle " + source + ".");
      }
      JarWriter.write(new BundleContent(bundle), draft);
      return ProviderJar.read(draft, "Bundle " + source);
    }
    sources.fetch(source, draft);
    return ProviderJar.read(draft, "'" + source + "'");
  }

  private void installBundle(ProviderStore.Entry entry) throws IOException {
    try {
      installed.install(entry.digest(), store.jar(entry.digest()));
    } catch (BundleException e) {
      store.remove(entry.digest());
      throw new IOException(e.getMessage(), e);
    }
  }

  /**
   * Installs what is kept, and marks what is admitted for start.
   *
   * @return the digests that need another trial because contract, Java runtime or CPU changed
   */
  List<String> restore() throws IOException {
    List<String> again = new ArrayList<>();
    for (ProviderStore.Entry entry : store.list()) {
      try {
        Bundle bundle = installed.install(entry.digest(), store.jar(entry.digest()));
        switch (verdicts.of(entry.digest())) {
          case Standing.Admitted _ -> bundle.start();
          case Standing.Unknown unknown -> {
            if (unknown.admittedElsewhere()) {
              again.add(entry.digest());
            }
          }
          case Standing.Rejected _ -> {
            // It stays what it is: installed, and not resolved.
          }
        }
      } catch (BundleException e) {
        LOG.warn(
            "Provider {} {} is kept, but its bundle does not start: {}",
            entry.symbolicName(),
            entry.version(),
            e.getMessage());
      }
    }
    return again;
  }

  @Override
  public Candidate admit(String id, boolean again, String who) {
    Candidate candidate = catalogue.find(id);
    trial.lock();
    try {
      Standing standing = verdicts.of(candidate.digest());
      if (!again && standing instanceof Standing.Rejected rejected) {
        throw new IllegalStateException("Provider " + candidate.symbolicName() + " "
            + candidate.version() + " was rejected: " + rejected.reason()
            + ". --again tries it once more.");
      }
      if (again || !(standing instanceof Standing.Admitted)) {
        tryOut(candidate, who);
      }
      if (verdicts.admits(candidate.digest())) {
        installed.start(candidate.digest());
      }
      return catalogue.find(candidate.digest());
    } finally {
      trial.unlock();
    }
  }

  private void tryOut(Candidate candidate, String who) {
    Bundle bundle = installed
        .find(candidate.digest())
        .orElseThrow(() -> new IllegalStateException("Provider " + candidate.symbolicName() + " "
            + candidate.version() + " has no bundle any more: install it again."));
    refuseFault(
        "Provider " + ProviderBundles.name(bundle), bundle.getHeaders("").get(DrillFolder.HEADER));
    catalogue.admitting().add(candidate.digest());
    try {
      Files.createDirectories(drafts);
      Path jar = Files.createTempFile(drafts, "trial-", ".jar");
      try {
        JarWriter.write(new BundleContent(bundle), jar);
        Verdict verdict = trials.run(bundle, jar);
        if (!verdict.admitted() && candidate.shipped()) {
          // The build ran it: one failure may be the machine's.
          verdict = trials.run(bundle, jar);
        }
        verdicts.record(candidate.digest(), verdict);
        tell(candidate, verdict, who);
      } finally {
        Files.deleteIfExists(jar);
      }
    } catch (IOException e) {
      throw new IllegalStateException(
          "The trial of " + candidate.symbolicName() + " " + candidate.version()
              + " could not be made: " + e.getMessage(),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("The trial was interrupted.", e);
    } finally {
      catalogue.admitting().remove(candidate.digest());
    }
  }

  private static void tell(Candidate candidate, Verdict verdict, String who) {
    if (verdict.admitted()) {
      LOG.info(
          "Provider {} {} is admitted ({}): {}",
          candidate.symbolicName(),
          candidate.version(),
          who,
          String.join("; ", verdict.checks()));
    } else {
      LOG.warn(
          "Provider {} {} is rejected ({}): {}",
          candidate.symbolicName(),
          candidate.version(),
          who,
          verdict.reason());
    }
  }

  @Override
  public Candidate uninstall(String id, String who) {
    changes.lock();
    try {
      Candidate candidate = catalogue.find(id);
      if (candidate.shipped()) {
        throw new IllegalStateException("Provider " + candidate.symbolicName() + " "
            + candidate.version() + " was shipped with this build: kernel:retire stops it.");
      }
      installed.uninstall(candidate.digest());
      store.remove(candidate.digest());
      LOG.info(
          "Provider {} {} is uninstalled by {}",
          candidate.symbolicName(),
          candidate.version(),
          who);
      return candidate;
    } catch (IOException e) {
      throw new IllegalStateException("The JAR of " + id + " cannot be removed: " + e, e);
    } finally {
      changes.unlock();
    }
  }
}

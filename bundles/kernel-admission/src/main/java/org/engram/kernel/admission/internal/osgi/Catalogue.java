package org.engram.kernel.admission.internal.osgi;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.engram.kernel.admission.Candidate;
import org.engram.kernel.admission.internal.CandidateIds;
import org.engram.kernel.admission.internal.ProviderStore;
import org.engram.kernel.admission.internal.Verdicts;
import org.engram.kernel.admission.internal.Verdicts.Standing;
import org.osgi.framework.Bundle;

/** What there is: providers that are kept, and those that are bundles of the framework only. */
final class Catalogue {
  private final CandidateBundles installed;
  private final Verdicts verdicts;
  private final ProviderStore store;
  private final Set<String> admitting = ConcurrentHashMap.newKeySet();

  Catalogue(CandidateBundles installed, Verdicts verdicts, ProviderStore store) {
    this.installed = installed;
    this.verdicts = verdicts;
    this.store = store;
  }

  /** Returns the digests of those on trial now, to be changed by whoever tries one. */
  Set<String> admitting() {
    return admitting;
  }

  /** Returns all, by name, version and digest. */
  List<Candidate> list() {
    TreeMap<String, Candidate> byDigest = new TreeMap<>();
    try {
      for (ProviderStore.Entry entry : store.list()) {
        byDigest.put(entry.digest(), kept(entry));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("The provider store cannot be read: " + e.getMessage(), e);
    }
    for (Bundle bundle : installed.all()) {
      installed
          .digest(bundle)
          .filter(digest -> !byDigest.containsKey(digest))
          .ifPresent(digest -> byDigest.put(digest, ofBundle(digest, bundle)));
    }
    List<Candidate> all = new ArrayList<>(byDigest.values());
    all.sort(Comparator.comparing(Candidate::symbolicName)
        .thenComparing(Candidate::version)
        .thenComparing(Candidate::digest));
    return all;
  }

  /** Returns what is kept. */
  Candidate kept(ProviderStore.Entry entry) {
    return candidate(
        entry.digest(),
        entry.symbolicName(),
        entry.version(),
        installed.find(entry.digest()),
        entry.source());
  }

  private Candidate ofBundle(String digest, Bundle bundle) {
    return candidate(
        digest,
        bundle.getSymbolicName(),
        bundle.getVersion().toString(),
        Optional.of(bundle),
        bundle.getLocation());
  }

  private Candidate candidate(
      String digest, String name, String version, Optional<Bundle> bundle, String source) {
    Standing standing = verdicts.of(digest);
    Candidate.State state = admitting.contains(digest)
        ? Candidate.State.ADMITTING
        : switch (standing) {
          case Standing.Admitted _ -> Candidate.State.STANDBY;
          case Standing.Rejected _ -> Candidate.State.REJECTED;
          case Standing.Unknown _ -> Candidate.State.INSTALLED;
        };
    return new Candidate(
        digest,
        name,
        version,
        state,
        standing instanceof Standing.Rejected rejected ? rejected.reason() : "",
        bundle.map(found -> OptionalLong.of(found.getBundleId())).orElse(OptionalLong.empty()),
        verdicts.isShipped(digest),
        source);
  }

  /** Returns the one that an operator means. */
  Candidate find(String id) {
    return CandidateIds.find(list(), id);
  }
}

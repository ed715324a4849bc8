package org.engram.distribution;

import aQute.bnd.osgi.repository.ResourcesRepository;
import aQute.bnd.osgi.repository.XMLResourceParser;
import aQute.bnd.osgi.resource.ResourceUtils;
import aQute.bnd.osgi.resource.ResourceUtils.ContentCapability;
import biz.aQute.resolve.AbstractResolveContext;
import biz.aQute.resolve.BndResolver;
import biz.aQute.resolve.ResolverLogger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.osgi.resource.Namespace;
import org.osgi.resource.Requirement;
import org.osgi.resource.Resource;
import org.osgi.service.resolver.ResolutionException;

/** The index of the distribution, as any client of an OSGi repository reads it. */
final class BundleIndex {
  private final List<Resource> resources;

  private BundleIndex(List<Resource> resources) {
    this.resources = resources;
  }

  /** A bundle that the index names, and that has the content which the index promises. */
  record Entry(String symbolicName, Path file) {}

  /** Reads an {@code index.xml}. */
  static BundleIndex read(Path file) throws Exception {
    return new BundleIndex(XMLResourceParser.getResources(file.toUri()));
  }

  /** Returns all bundles, in the order of the index. */
  List<Entry> all() throws IOException {
    return entries(Set.copyOf(resources));
  }

  /**
   * Returns the bundles that those of the given names need on a framework, with themselves, in the
   * order of the index. Services count as needed, too.
   *
   * @param framework what the framework offers
   * @throws ResolutionException if the index lacks something; the message names it
   */
  List<Entry> closure(Resource framework, List<String> symbolicNames) throws Exception {
    try (ResolverLogger log = new ResolverLogger(0)) {
      AbstractResolveContext context = new AbstractResolveContext(log) {};
      context.setSystemResource(framework);
      context.setInputRequirements(symbolicNames.stream()
          .map(name -> AbstractResolveContext.createIdentityRequirement(name, null))
          .toArray(Requirement[]::new));
      context.addRepository(new ResourcesRepository(resources));
      context.addEffectiveDirective(Namespace.EFFECTIVE_ACTIVE);
      return entries(new BndResolver(log).resolve(context).keySet());
    }
  }

  private List<Entry> entries(Set<Resource> chosen) throws IOException {
    List<Entry> entries = new ArrayList<>();
    for (Resource resource : resources) {
      if (chosen.contains(resource)) {
        entries.add(entry(resource));
      }
    }
    return entries;
  }

  private static Entry entry(Resource resource) throws IOException {
    String name = ResourceUtils.getIdentityCapability(resource).osgi_identity();
    ContentCapability content =
        Objects.requireNonNull(ResourceUtils.getContentCapability(resource), name);
    Path file = Path.of(content.url());
    String found = sha256(file);
    if (!found.equalsIgnoreCase(content.osgi_content())) {
      throw new IOException("The bundle " + file + " has the SHA-256 " + found
          + ", and the index names " + content.osgi_content() + ".");
    }
    return new Entry(name, file);
  }

  private static String sha256(Path file) throws IOException {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}

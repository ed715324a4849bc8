package org.engram.cli.provision;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.engram.cli.archive.Disk;

/**
 * The bundles that an OSGi repository (Repository Service 1.0, chapter 132 of the compendium)
 * lists, in its order. Of what the format has, their identity and content are read.
 *
 * @param bundles what is listed
 */
public record RepositoryIndex(List<Bundle> bundles) {
  private static final String IDENTITY = "osgi.identity";
  private static final String CONTENT = "osgi.content";

  /** Copies the list. */
  public RepositoryIndex {
    bundles = List.copyOf(bundles);
  }

  /**
   * A bundle of a repository.
   *
   * @param symbolicName its name
   * @param fragment whether it has a host, which is started in its place
   * @param url where it is, from the folder of the index
   * @param sha256 digest of the file in lower-case hexadecimal
   */
  public record Bundle(String symbolicName, boolean fragment, String url, String sha256) {
    /** Returns the start level that it has in the distribution: {@code bundle/LEVEL/FILE}. */
    public int level() {
      return Integer.parseInt(Path.of(url).getName(1).toString());
    }

    /**
     * Returns its file, whose content is what the index promises.
     *
     * @param home folder of the index
     * @throws IOException if it is not there or has another digest; the sentence names it
     */
    public Path file(Path home) throws IOException {
      Path file = home.resolve(url);
      String found = Disk.sha256(file);
      if (!found.equals(sha256)) {
        throw new IOException(
            file + " has the SHA-256 " + found + ", and the index names " + sha256);
      }
      return file;
    }
  }

  /**
   * Reads an index.
   *
   * @throws IOException if it cannot be read or is none
   */
  public static RepositoryIndex read(Path file) throws IOException {
    XMLInputFactory factory = XMLInputFactory.newInstance();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    try (InputStream in = Files.newInputStream(file)) {
      XMLStreamReader xml = factory.createXMLStreamReader(in);
      List<Bundle> bundles = new ArrayList<>();
      while (xml.hasNext()) {
        if (xml.next() == XMLStreamConstants.START_ELEMENT
            && xml.getLocalName().equals("resource")) {
          bundles.add(bundle(xml));
        }
      }
      return new RepositoryIndex(bundles);
    } catch (XMLStreamException e) {
      throw new IOException(file + " is no OSGi repository: " + e.getMessage(), e);
    }
  }

  private static Bundle bundle(XMLStreamReader xml) throws XMLStreamException {
    String namespace = "";
    String name = "";
    boolean fragment = false;
    String url = "";
    String sha256 = "";
    while (xml.next() != XMLStreamConstants.END_ELEMENT || !xml.getLocalName().equals("resource")) {
      if (!xml.isStartElement()) {
        continue;
      }
      switch (xml.getLocalName()) {
        case "capability" -> namespace = attribute(xml, "namespace");
        case "requirement" -> namespace = "";
        case "attribute" -> {
          String value = attribute(xml, "value");
          switch (namespace + " " + attribute(xml, "name")) {
            case IDENTITY + " " + IDENTITY -> name = value;
            case IDENTITY + " type" -> fragment = value.equals("osgi.fragment");
            case CONTENT + " " + CONTENT -> sha256 = value;
            case CONTENT + " url" -> url = value;
            default -> {}
          }
        }
        default -> {}
      }
    }
    return new Bundle(name, fragment, url, sha256);
  }

  private static String attribute(XMLStreamReader xml, String name) {
    String value = xml.getAttributeValue(null, name);
    return value == null ? "" : value;
  }
}

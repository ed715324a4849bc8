package org.engram.console.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.engram.http.ConsoleFiles;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** The files of the page, out of this bundle. What is not listed here is not served. */
@Component(immediate = true)
public final class Console implements ConsoleFiles {
  private static final String HTML = "text/html";
  private static final String STYLE = "text/css";
  private static final String SCRIPT = "text/javascript";
  private static final String IMAGE = "image/svg+xml";
  private static final String TEXT = "text/plain";
  private static final String UPLOT = "/META-INF/resources/webjars/uplot/1.6.30/";
  private static final String CYTOSCAPE = "/META-INF/resources/webjars/cytoscape/3.33.1/";

  /** Own files by name. */
  static final List<String> OWN = List.of(
      PAGE,
      "console.css",
      "console.js",
      "actions.js",
      "charts.js",
      "dom.js",
      "events.js",
      "format.js",
      "graph.js",
      "icon.svg",
      "overview.js",
      "recall.js");

  private final Map<String, File> files = new HashMap<>();

  /** Reads the files. */
  @Activate
  public Console() {
    for (String name : OWN) {
      files.put(name, read("/console/" + name, contentType(name)));
    }
    files.put("uplot.js", read(UPLOT + "dist/uPlot.iife.min.js", SCRIPT));
    files.put("uplot.css", read(UPLOT + "dist/uPlot.min.css", STYLE));
    files.put("uplot.license.txt", read(UPLOT + "LICENSE", TEXT));
    files.put("cytoscape.js", read(CYTOSCAPE + "dist/cytoscape.min.js", SCRIPT));
    files.put("cytoscape.license.txt", read(CYTOSCAPE + "LICENSE", TEXT));
  }

  @Override
  public Optional<File> find(String name) {
    return Optional.ofNullable(files.get(name));
  }

  private static String contentType(String name) {
    return switch (name.substring(name.lastIndexOf('.'))) {
      case ".js" -> SCRIPT;
      case ".css" -> STYLE;
      case ".svg" -> IMAGE;
      default -> HTML;
    };
  }

  private static File read(String resource, String contentType) {
    try (InputStream content = Console.class.getResourceAsStream(resource)) {
      if (content == null) {
        throw new IllegalStateException("the bundle lacks " + resource);
      }
      return new File(contentType, new String(content.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

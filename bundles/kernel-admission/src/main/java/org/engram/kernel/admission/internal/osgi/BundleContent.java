package org.engram.kernel.admission.internal.osgi;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Enumeration;
import java.util.List;
import org.engram.kernel.admission.internal.Content;
import org.osgi.framework.Bundle;

/**
 * The files of an installed bundle. Reading them never resolves it, so that a resolver hook may.
 *
 * @param bundle which is not uninstalled
 */
record BundleContent(Bundle bundle) implements Content {

  @Override
  public Collection<String> paths() {
    List<String> paths = new ArrayList<>();
    collect("/", paths);
    return paths;
  }

  private void collect(String folder, List<String> paths) {
    Enumeration<String> entries = bundle.getEntryPaths(folder);
    while (entries != null && entries.hasMoreElements()) {
      String path = entries.nextElement();
      if (path.endsWith("/")) {
        collect(path, paths);
      } else {
        paths.add(path);
      }
    }
  }

  @Override
  public InputStream open(String path) throws IOException {
    URL entry = bundle.getEntry(path);
    if (entry == null) {
      throw new NoSuchFileException(path, null, "the bundle " + bundle + " has no such entry");
    }
    return entry.openStream();
  }
}

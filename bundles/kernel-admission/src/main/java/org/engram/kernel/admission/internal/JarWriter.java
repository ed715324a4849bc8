package org.engram.kernel.admission.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Packs the files of a bundle into a JAR again; the identity of the content stays the same. */
public final class JarWriter {
  private JarWriter() {}

  /** Writes the JAR, the manifest first, as readers of streams want it. */
  public static void write(Content content, Path jar) throws IOException {
    List<String> paths = new ArrayList<>(new TreeSet<>(content.paths()));
    if (paths.remove(JarFile.MANIFEST_NAME)) {
      paths.addFirst(JarFile.MANIFEST_NAME);
    }
    try (OutputStream file = Files.newOutputStream(jar);
        ZipOutputStream out = new ZipOutputStream(file)) {
      for (String path : paths) {
        out.putNextEntry(new ZipEntry(path));
        try (InputStream in = content.open(path)) {
          in.transferTo(out);
        }
        out.closeEntry();
      }
    }
  }
}

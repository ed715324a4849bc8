package org.engram.kernel.ffm;

import java.net.URL;
import org.jspecify.annotations.Nullable;

/** The files of a provider bundle. */
@FunctionalInterface
public interface BundleEntries {
  /** Returns where the file at that path is read, or null if there is none. */
  @Nullable
  URL entry(String path);
}

package org.engram.http;

import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * The files of the page at {@code GET /console}. The bundle that has them registers them as a
 * service; the server does without. Safe for any number of threads.
 */
@ConsumerType
@FunctionalInterface
public interface ConsoleFiles {
  /** The page itself: the file that is answered where none is named. */
  String PAGE = "index.html";

  /**
   * A file.
   *
   * @param contentType media type, without a charset: the text is UTF-8
   * @param text the content
   */
  record File(String contentType, String text) {}

  /**
   * Finds a file.
   *
   * @param name its name, without a folder
   * @return the file; empty if there is none of that name
   */
  Optional<File> find(String name);
}

package org.engram.http;

import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * What {@code GET /metrics} answers. The bundle that has the metrics registers it as a service; the
 * server does without it. Safe for any number of threads.
 */
@ConsumerType
@FunctionalInterface
public interface MetricsPage {

  /**
   * The metrics of one moment.
   *
   * @param contentType media type with its version, without a charset: the text is UTF-8
   * @param text the metrics
   */
  record Page(String contentType, String text) {}

  /**
   * Reads the metrics.
   *
   * @param accept what the request accepts; empty if it does not say
   */
  Page read(Optional<String> accept);
}

package org.engram.health.internal.osgi;

import java.util.List;
import org.apache.felix.hc.api.execution.HealthCheckExecutor;
import org.engram.health.internal.Report;
import org.engram.http.HealthPage;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Offers the report over all checks to the HTTP server. */
@Component
public final class HealthComponent implements HealthPage {
  private static final int TIMEOUT_MS = 2_000;

  private final Report report;

  /** Creates the report. */
  @Activate
  public HealthComponent(@Reference HealthCheckExecutor executor) {
    report = new Report(executor, TIMEOUT_MS);
  }

  @Override
  public List<Finding> findings(Question question) {
    return report.findings(question);
  }
}

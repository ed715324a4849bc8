package org.engram.health.internal;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.felix.hc.api.Result.Status;
import org.apache.felix.hc.api.ResultLog;
import org.apache.felix.hc.api.execution.HealthCheckExecutionOptions;
import org.apache.felix.hc.api.execution.HealthCheckExecutionResult;
import org.apache.felix.hc.api.execution.HealthCheckExecutor;
import org.apache.felix.hc.api.execution.HealthCheckSelector;
import org.engram.http.HealthPage;

/**
 * Asks the executor, which runs each check on a thread of its own and waits for it for a bounded
 * time, and turns the results into findings.
 */
public final class Report implements HealthPage {
  /** Checks without which nothing can be said. */
  static final Set<String> REQUIRED = Set.of("kernels", "engine");

  private final HealthCheckExecutor executor;
  private final int timeoutMs;

  /**
   * Creates a report.
   *
   * @param executor what runs the checks
   * @param timeoutMs how long a check may take
   */
  public Report(HealthCheckExecutor executor, int timeoutMs) {
    this.executor = executor;
    this.timeoutMs = timeoutMs;
  }

  @Override
  public List<Finding> findings(Question question) {
    return switch (question) {
      case LIVE -> run(Tag.LIVE);
      case READY -> run(Tag.READY, Tag.LIVE);
      case ALL -> run(Tag.LIVE, Tag.READY, Tag.DEGRADED);
    };
  }

  private List<Finding> run(Tag... tags) {
    String[] names = new String[tags.length];
    for (int i = 0; i < tags.length; i++) {
      names[i] = tags[i].text();
    }
    List<HealthCheckExecutionResult> results = executor.execute(
        HealthCheckSelector.tags(names),
        new HealthCheckExecutionOptions()
            .setCombineTagsWithOr(true)
            .setOverrideGlobalTimeout(timeoutMs));
    List<Finding> findings = new ArrayList<>();
    Set<String> missing = new HashSet<>(Set.of(tags).contains(Tag.READY) ? REQUIRED : Set.of());
    for (HealthCheckExecutionResult result : results) {
      missing.remove(result.getHealthCheckMetadata().getName());
      add(result, findings);
    }
    for (String name : missing) {
      findings.add(new Finding(name, "the check is not there: its part starts or stops", true));
    }
    return findings;
  }

  private void add(HealthCheckExecutionResult result, List<Finding> findings) {
    String name = String.valueOf(result.getHealthCheckMetadata().getName());
    List<String> tags = result.getHealthCheckMetadata().getTags();
    boolean vital = tags.contains(Tag.READY.text()) || tags.contains(Tag.LIVE.text());
    if (result.hasTimedOut()) {
      String late = "the check has not ended after " + timeoutMs + " ms";
      findings.add(new Finding(name, late, vital));
      return;
    }
    int before = findings.size();
    for (ResultLog.Entry entry : result.getHealthCheckResult()) {
      if (bad(entry.getStatus())) {
        findings.add(new Finding(
            name, String.valueOf(entry.getMessage()), vital && fatal(entry.getStatus())));
      }
    }
    Status whole = result.getHealthCheckResult().getStatus();
    if (findings.size() == before && bad(whole)) {
      findings.add(new Finding(name, "the check says " + whole, vital && fatal(whole)));
    }
  }

  private static boolean bad(Status status) {
    return status.compareTo(Status.OK) > 0;
  }

  private static boolean fatal(Status status) {
    return status.compareTo(Status.WARN) > 0;
  }
}

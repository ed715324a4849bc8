package org.engram.shell.internal;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.engram.kernel.testkit.DeepComparison;
import org.engram.kernel.testkit.Report;
import org.engram.kernel.testkit.Trial;
import org.engram.shell.JsonText;

/** What a verification prints: lines as they come, or one JSON object when it ends. */
final class VerifyOutput {
  private static final String LINE = "%-8s %-10s %-20s %-12s %-64s %s%n";

  private final PrintStream out;
  private final boolean json;
  private final List<Map<String, Object>> lines = new ArrayList<>();
  private final List<Map<String, Object>> deep = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();

  VerifyOutput(PrintStream out, boolean json) {
    this.out = out;
    this.json = json;
  }

  void begin() {
    if (!json) {
      out.printf(LINE, "PROVIDER", "TIER", "KERNEL", "MODE", "SHA-256", "VERDICT");
    }
  }

  void add(Report report) {
    for (Report.Line line : report.lines()) {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("provider", report.provider());
      fields.put("tier", report.tier());
      fields.put("kernel", line.mode().kernel());
      fields.put("mode", line.mode().id());
      fields.put("sha256", line.digest());
      fields.put("verdict", line.verdict());
      if (json) {
        lines.add(fields);
      } else {
        out.printf(LINE, fields.values().toArray());
      }
    }
    problems.addAll(report.problems());
    if (!json) {
      report.problems().forEach(problem -> out.println("  " + problem));
      out.flush();
    }
  }

  void add(Trial trial, DeepComparison.Finding finding) {
    String verdict = finding.difference().isEmpty() ? "ok" : "FAILED";
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("kernel", trial.mode().kernel());
    fields.put("trial", trial.id());
    fields.put("size", finding.size());
    fields.put("unit", trial.mode().unit());
    fields.put("tiers", finding.tiers());
    fields.put("verdict", verdict);
    deep.add(fields);
    if (!json) {
      out.printf("%-20s %-16s %,14d %-8s %d tiers %s%n", fields.values().toArray());
      out.flush();
    }
  }

  void end(String verdict) {
    if (json) {
      Map<String, Object> all = new LinkedHashMap<>();
      all.put("lines", lines);
      all.put("problems", problems);
      all.put("deep", deep);
      all.put("verdict", verdict);
      out.println(JsonText.of(all));
    } else {
      out.println(verdict);
    }
  }

  /** The sentence itself goes to the errors. */
  void failed(String sentence) {
    if (json) {
      end(sentence);
    }
  }
}

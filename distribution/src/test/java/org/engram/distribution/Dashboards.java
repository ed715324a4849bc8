package org.engram.distribution;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The queries of the dashboards that are shipped. */
final class Dashboards {
  private static final Pattern METRIC = Pattern.compile("\\b(?:engram|jvm|process)_\\w+");
  private static final JsonMapper JSON = new JsonMapper();

  private Dashboards() {}

  /** Returns every query, of panels and of variables, as Grafana sends it. */
  static List<String> queries(Path folder) throws IOException {
    List<String> queries = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file :
          files.filter(name -> name.toString().endsWith(".json")).sorted().toList()) {
        JSON.readTree(Files.readString(file))
            .findValuesAsText("expr")
            .forEach(expression -> queries.add(expression.replace("$__rate_interval", "5m")));
      }
    }
    return queries;
  }

  /** Returns the names of the metrics in these queries. */
  static Set<String> metrics(List<String> queries) {
    return queries.stream()
        .flatMap(query -> METRIC.matcher(query).results().map(MatchResult::group))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Returns rules that hold the queries, for promtool to check. */
  static String rules(List<String> queries) throws IOException {
    StringBuilder rules = new StringBuilder("groups: [ { name: dashboards, rules: [\n");
    for (int i = 0; i < queries.size(); i++) {
      rules
          .append("{ record: query")
          .append(i)
          .append(", expr: ")
          .append(JSON.writeValueAsString(queries.get(i)))
          .append(" },\n");
    }
    return rules.append("] } ]\n").toString();
  }
}

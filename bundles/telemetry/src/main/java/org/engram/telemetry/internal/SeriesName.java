package org.engram.telemetry.internal;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The name of one series.
 *
 * @param family what it belongs to
 * @param values values of the family's labels, in their order
 */
record SeriesName(Family family, List<String> values) {
  /** Checks that every label has a value. */
  SeriesName {
    values = List.copyOf(values);
    if (values.size() != family.labels().size()) {
      throw new IllegalArgumentException(
          family.title() + " has labels " + family.labels() + ", not the values " + values);
    }
  }

  /**
   * Returns the name in a registry, which knows no labels, such as
   * {@code engram_provider_holds{provider="java@1.0.0"}}.
   */
  String inRegistry() {
    if (values.isEmpty()) {
      return family.title();
    }
    return IntStream.range(0, values.size())
        .mapToObj(i -> family.labels().get(i) + "=\"" + escaped(values.get(i)) + "\"")
        .collect(Collectors.joining(",", family.title() + "{", "}"));
  }

  private static String escaped(String value) {
    return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
  }
}

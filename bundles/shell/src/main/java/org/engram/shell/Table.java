package org.engram.shell;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Rows in aligned columns, two spaces apart. Not safe for threads. */
public final class Table {
  private final List<List<String>> rows = new ArrayList<>();
  private final List<Map<String, Object>> values = new ArrayList<>();

  /** Creates a table with that header. */
  public Table(String... header) {
    rows.add(List.of(header));
  }

  /** Adds a row with as many cells as the header has. */
  public Table row(Object... cells) {
    if (cells.length != rows.getFirst().size()) {
      throw new IllegalArgumentException(
          cells.length + " cells in a table of " + rows.getFirst().size() + " columns");
    }
    List<String> row = new ArrayList<>();
    Map<String, Object> value = new LinkedHashMap<>();
    for (int column = 0; column < cells.length; column++) {
      row.add(String.valueOf(cells[column]).replaceAll("\\p{Cntrl}+", " "));
      value.put(name(column), cells[column]);
    }
    rows.add(row);
    values.add(value);
    return this;
  }

  /** Returns the text, or the sentence if there is no row. */
  public String orElse(String sentence) {
    return rows.size() == 1 ? sentence : toString();
  }

  private String name(int column) {
    return rows.getFirst().get(column).toLowerCase(Locale.ROOT).replace(' ', '_');
  }

  /**
   * Returns a JSON array with an object for each row; the names are those of the columns in lower
   * case with {@code _} for a space. Numbers and truths are such, all else is text.
   */
  public String json() {
    return JsonText.of(values);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < row.size(); column++) {
        line.append(row.get(column)).repeat(' ', width(column) - row.get(column).length() + 2);
      }
      text.append(text.isEmpty() ? "" : "\n").append(line.toString().stripTrailing());
    }
    return text.toString();
  }

  private int width(int column) {
    return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
  }
}

package org.engram.shell;

import java.util.ArrayList;
import java.util.List;

/** Rows in aligned columns, two spaces apart. Not safe for threads. */
public final class Table {
  private final List<List<String>> rows = new ArrayList<>();

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
    for (Object cell : cells) {
      row.add(String.valueOf(cell).replaceAll("\\p{Cntrl}+", " "));
    }
    rows.add(row);
    return this;
  }

  /** Returns the text, or the sentence if there is no row. */
  public String orElse(String sentence) {
    return rows.size() == 1 ? sentence : toString();
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

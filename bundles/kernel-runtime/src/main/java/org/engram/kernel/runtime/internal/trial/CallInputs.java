package org.engram.kernel.runtime.internal.trial;

import java.lang.foreign.MemorySegment;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a call was given: numbers by name and columns by name, for whoever repeats it. */
public final class CallInputs {
  private final Map<String, String> values = new LinkedHashMap<>();
  private final Map<String, MemorySegment> columns = new LinkedHashMap<>();

  /** Adds a number. */
  public CallInputs value(String name, Object value) {
    values.put(name, String.valueOf(value));
    return this;
  }

  /** Adds a column, if there is one. */
  public CallInputs column(String name, @Nullable MemorySegment column) {
    if (column != null) {
      columns.put(name, column);
    }
    return this;
  }

  Map<String, String> values() {
    return values;
  }

  Map<String, MemorySegment> columns() {
    return columns;
  }

  long bytes() {
    return columns.values().stream().mapToLong(MemorySegment::byteSize).sum();
  }
}

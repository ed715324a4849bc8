package org.engram.kernel.spi;

/**
 * How a kernel walks the rows of a matrix. It never changes a bit of a result; which shape is
 * quicker depends on the CPU.
 */
public enum RowShape {
  /** One contiguous row at a time: one stream of memory. */
  ONE("one"),
  /** Several rows side by side, which share the loads of the query. */
  SEVERAL("several");

  private final String id;

  RowShape(String id) {
    this.id = id;
  }

  /** Returns the name used in settings, shell and logs. */
  public String id() {
    return id;
  }

  /**
   * Returns the shape of that name.
   *
   * @throws IllegalArgumentException if there is none; the message lists the accepted names
   */
  public static RowShape of(String id) {
    for (RowShape shape : values()) {
      if (shape.id.equals(id)) {
        return shape;
      }
    }
    throw new IllegalArgumentException("unknown row shape '" + id + "'; accepted: one, several");
  }

  @Override
  public String toString() {
    return id;
  }
}

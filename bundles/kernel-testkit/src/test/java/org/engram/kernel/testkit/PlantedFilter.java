package org.engram.kernel.testkit;

import java.util.Comparator;
import java.util.stream.IntStream;
import org.engram.kernel.spi.TopKRequest;
import org.engram.kernel.spi.layout.Int8Plane;

/** The rows that a plane does not rule out, by the contract but for one planted fault. */
final class PlantedFilter {
  private static final float SEVEN_EIGHTHS = 0.875f;

  private final Fault fault;
  private final ThreadLocal<Float> lastLimit = new ThreadLocal<>();

  PlantedFilter(Fault fault) {
    this.fault = fault;
  }

  /** Starts a call. */
  void begin() {
    lastLimit.set(Float.NEGATIVE_INFINITY);
  }

  IntStream rows(TopKRequest request, float[] query) {
    IntStream all = IntStream.range(0, request.rows().rowCount());
    Int8Plane whole = request.plane();
    if (whole == null || !CoarseBound.exists(query) || fault == Fault.IGNORES_SELECTION) {
      return all;
    }
    Int8Plane plane = fault == Fault.PLANE_FIRST_ROW_IGNORED
        ? Int8Plane.of(whole.block(), whole.rowCount())
        : whole;
    CoarseBound bound = CoarseBound.of(plane, query);
    float limit = limit(request, plane, bound);
    if (fault == Fault.PLANE_LIMIT_OF_LAST_QUERY) {
      limit = Math.max(limit, lastLimit.get());
      lastLimit.set(limit);
    }
    float reached = limit > -1 ? limit : Float.NEGATIVE_INFINITY;
    return all.filter(row -> bound.middle(row) + radius(plane, bound, row) >= reached);
  }

  private float limit(TopKRequest request, Int8Plane plane, CoarseBound bound) {
    double kth = IntStream.range(0, plane.rowCount())
        .filter(
            row -> fault == Fault.PLANE_BOUNDS_OF_UNSELECTED || PlantedTopK.selected(request, row))
        .mapToObj(row -> bound.middle(row) - radius(plane, bound, row))
        .sorted(Comparator.reverseOrder())
        .skip(request.k() - 1L)
        .findFirst()
        .orElse(Float.NEGATIVE_INFINITY);
    return (float) Math.max(request.minScore(), Math.min(1, kth));
  }

  private float radius(Int8Plane plane, CoarseBound bound, int row) {
    float error = plane.error(row);
    return switch (fault) {
      case PLANE_ERROR_CUT -> bound.radius(error * SEVEN_EIGHTHS);
      case PLANE_RADIUS_FORGOTTEN -> 0;
      case PLANE_HUGE_ROWS_LOST -> bound.radius(Float.isInfinite(error) ? 0 : error);
      default -> bound.radius(error);
    };
  }
}

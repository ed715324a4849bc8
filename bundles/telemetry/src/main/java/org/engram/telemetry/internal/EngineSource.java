package org.engram.telemetry.internal;

import java.util.Optional;
import java.util.function.Supplier;
import org.engram.memory.EngineHealth;
import org.engram.memory.EngineStatus;
import org.engram.memory.OperationStats;

/** The memory engine. */
final class EngineSource implements Source {
  private final Supplier<Optional<EngineStatus>> engine;

  EngineSource(Supplier<Optional<EngineStatus>> engine) {
    this.engine = engine;
  }

  @Override
  public void read(Readings into) {
    engine.get().ifPresent(status -> {
      health(status.health(), into);
      status.operations().forEach(stats -> operation(stats, into));
    });
  }

  private static void health(EngineHealth health, Readings into) {
    into.value(Family.SPACES, health.spaces());
    into.value(Family.MEMORIES, health.memories());
    into.value(Family.ASSOCIATIONS, health.associations());
    into.value(Family.ENGINE_OFF_HEAP, health.offHeapBytes());
    into.truth(Family.ENGINE_WRITABLE, health.writable());
    into.truth(Family.ENGINE_HEALTHY, health.healthy());
    into.value(Family.EMBEDDING_MODELS, health.models().size());
  }

  private static void operation(OperationStats stats, Readings into) {
    into.durations(Family.OPERATION_DURATION, stats.durations(), stats.operation());
    into.value(Family.OPERATION_ERRORS, stats.refused(), stats.operation(), "caller");
    into.value(Family.OPERATION_ERRORS, stats.failed(), stats.operation(), "engine");
  }
}

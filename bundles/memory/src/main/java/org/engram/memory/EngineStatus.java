package org.engram.memory;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** Tells operators how the engine is. Safe for any number of threads. */
@ProviderType
public interface EngineStatus {

  /** Returns how the engine and its store are now. Cheap enough for every probe. */
  EngineHealth health();

  /** Returns counters and times of the operations, one entry each. Cheap enough for every probe. */
  List<OperationStats> operations();
}

package org.engram.telemetry.internal;

import java.util.Optional;
import org.engram.kernel.runtime.KernelControl;
import org.engram.kernel.runtime.Rollouts;
import org.engram.kernel.runtime.settings.Settings;
import org.engram.memory.EngineStatus;
import org.engram.store.Store;

/** The parts of the product that are there at the moment. */
public interface Parts {
  /** Returns the kernels as operators see them. */
  Optional<KernelControl> control();

  /** Returns the rollouts. */
  Optional<Rollouts> rollouts();

  /** Returns the settings. */
  Optional<Settings> settings();

  /** Returns the memory engine as operators see it. */
  Optional<EngineStatus> engine();

  /** Returns the store. */
  Optional<Store> store();
}

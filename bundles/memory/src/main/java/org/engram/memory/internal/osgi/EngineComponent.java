package org.engram.memory.internal.osgi;

import java.time.Clock;
import org.engram.kernel.runtime.Kernels;
import org.engram.memory.EngineHealth;
import org.engram.memory.EngineStatus;
import org.engram.memory.MemoryEngine;
import org.engram.memory.TextEmbedder;
import org.engram.memory.internal.Embedders;
import org.engram.memory.internal.Engine;
import org.engram.memory.internal.offheap.OffHeap;
import org.engram.store.Store;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The engine over the services of store and kernels, with the embedders that come and go. */
@Component(
    service = {MemoryEngine.class, EngineStatus.class},
    immediate = true)
public final class EngineComponent extends Engine {
  private static final Logger LOG = LoggerFactory.getLogger(EngineComponent.class);

  private final Embedders embedders;

  /** Opens the engine. */
  @Activate
  public EngineComponent(@Reference Kernels kernels, @Reference Store store) {
    this(kernels, store, new Embedders());
  }

  private EngineComponent(Kernels kernels, Store store, Embedders embedders) {
    super(kernels, store, Clock.systemUTC(), embedders, OffHeap.ofArenas());
    this.embedders = embedders;
    EngineHealth health = health();
    LOG.info(
        "Memory engine open: {} spaces, {} memories, {} associations, {} MiB off-heap",
        health.spaces(),
        health.memories(),
        health.associations(),
        health.offHeapBytes() >> 20);
    if (health.quarantined() > 0) {
      LOG.warn("{} damaged memories are left out of every answer", health.quarantined());
    }
  }

  @Reference(
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      unbind = "removeEmbedder")
  void addEmbedder(TextEmbedder embedder) {
    embedders.add(embedder);
  }

  void removeEmbedder(TextEmbedder embedder) {
    embedders.remove(embedder);
  }

  @Deactivate
  void stop() {
    close();
  }
}

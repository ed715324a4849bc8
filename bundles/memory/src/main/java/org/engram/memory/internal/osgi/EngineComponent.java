package org.engram.memory.internal.osgi;

import java.time.Clock;
import org.engram.kernel.runtime.Kernels;
import org.engram.kernel.runtime.Workers;
import org.engram.memory.EngineHealth;
import org.engram.memory.EngineStatus;
import org.engram.memory.MemoryEngine;
import org.engram.memory.RecallListener;
import org.engram.memory.TextEmbedder;
import org.engram.memory.internal.Embedders;
import org.engram.memory.internal.Engine;
import org.engram.memory.internal.offheap.OffHeap;
import org.engram.store.Store;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
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
    service = {},
    immediate = true)
@Capability(
    namespace = "osgi.service",
    attribute = "objectClass:List<String>=\"org.engram.memory.MemoryEngine,"
        + "org.engram.memory.EngineStatus\"",
    uses = {MemoryEngine.class},
    effective = "active")
public final class EngineComponent {
  private static final Logger LOG = LoggerFactory.getLogger(EngineComponent.class);

  private final Embedders embedders = new Embedders();
  private final Engine engine;
  private final ServiceRegistration<?> registration;

  /** Opens the engine and offers it. */
  @Activate
  public EngineComponent(
      BundleContext context,
      @Reference Kernels kernels,
      @Reference Workers workers,
      @Reference Store store) {
    engine = new Engine(
        kernels, workers.threads(), store, Clock.systemUTC(), embedders, OffHeap.ofArenas());
    EngineHealth health = engine.health();
    LOG.info(
        "Memory engine open: {} spaces, {} memories, {} associations, {} MiB off-heap",
        health.spaces(),
        health.memories(),
        health.associations(),
        health.offHeapBytes() >> 20);
    if (health.quarantined() > 0) {
      LOG.warn("{} damaged memories are left out of every answer", health.quarantined());
    }
    registration = context.registerService(
        new String[] {MemoryEngine.class.getName(), EngineStatus.class.getName()}, engine, null);
  }

  @Reference(
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      unbind = "removeEmbedder")
  void addEmbedder(TextEmbedder embedder) {
    embedders.add(embedder);
    LOG.info("Texts of model {} can be embedded", embedder.model());
  }

  void removeEmbedder(TextEmbedder embedder) {
    embedders.remove(embedder);
    LOG.info("An embedder of model {} has left", embedder.model());
  }

  @Reference(
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      unbind = "removeRecallListener")
  void addRecallListener(RecallListener listener) {
    engine.recallListeners().add(listener);
  }

  void removeRecallListener(RecallListener listener) {
    engine.recallListeners().remove(listener);
  }

  @Deactivate
  void close() {
    registration.unregister();
    engine.close();
  }
}

package org.engram.memory.internal;

import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.engram.kernel.runtime.Kernels;
import org.engram.memory.internal.columns.NewRow;
import org.engram.store.Store;
import org.engram.store.StoreVisitor;
import org.engram.store.StoredAssociation;
import org.engram.store.StoredMemory;
import org.engram.store.StoredSpace;

/** Rebuilds the columns from the store. What the store has in quarantine is not visited. */
final class Opening implements StoreVisitor {
  private final Spaces spaces;
  private final Map<Long, Space> byNumber = new HashMap<>();

  private Opening(Spaces spaces) {
    this.spaces = spaces;
  }

  static void load(Store store, Spaces spaces, Kernels kernels) {
    store.load(new Opening(spaces));
    for (Space space : spaces.all()) {
      space.columns().computeNorms(kernels);
      space.columns().publish();
    }
  }

  @Override
  public void space(StoredSpace stored) {
    Space space = spaces.add(stored.space(), stored.name(), stored.dim(), stored.model());
    byNumber.put(stored.space(), space);
  }

  @Override
  public void memory(StoredMemory memory, MemorySegment vector) {
    Space space = of(memory.space());
    space.rows().put(memory.id(), memory.row());
    space
        .columns()
        .add(new NewRow(
            memory.row(),
            memory.id(),
            vector,
            0,
            memory.state().strength(),
            memory.state().lastAccessMs()));
  }

  @Override
  public void association(StoredAssociation association) {
    of(association.space())
        .columns()
        .associate(
            association.source(), association.kind(), association.target(), association.weight());
  }

  private Space of(long number) {
    return Objects.requireNonNull(byNumber.get(number), "the store visits spaces first");
  }
}

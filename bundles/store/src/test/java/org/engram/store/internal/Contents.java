package org.engram.store.internal;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.engram.store.Store;
import org.engram.store.StoreVisitor;
import org.engram.store.StoredAssociation;
import org.engram.store.StoredMemory;
import org.engram.store.StoredSpace;

/** Everything that a visit of a store shows. */
final class Contents implements StoreVisitor {
  final List<StoredSpace> spaces = new ArrayList<>();
  final SortedMap<Long, StoredMemory> memories = new TreeMap<>();
  final SortedMap<Long, float[]> vectors = new TreeMap<>();
  final List<StoredAssociation> associations = new ArrayList<>();

  static Contents of(Store store) {
    Contents contents = new Contents();
    store.load(contents);
    return contents;
  }

  static Contents of(Path folder) {
    try (SqliteStore store = SqliteStore.open(folder, Sample.TUNING)) {
      return of(store);
    }
  }

  @Override
  public void space(StoredSpace space) {
    spaces.add(space);
  }

  @Override
  public void memory(StoredMemory memory, MemorySegment vector) {
    if (!memories.isEmpty() && memories.lastKey() >= memory.row()) {
      throw new AssertionError("row " + memory.row() + " after " + memories.lastKey());
    }
    memories.put(memory.row(), memory);
    vectors.put(memory.row(), vector.toArray(ValueLayout.JAVA_FLOAT_UNALIGNED));
  }

  @Override
  public void association(StoredAssociation association) {
    associations.add(association);
  }

  /** Returns the rows whose text, metadata, state or vector is not that of {@link Sample}. */
  List<Long> wrongRows() {
    return memories.values().stream().filter(this::wrong).map(StoredMemory::row).toList();
  }

  private boolean wrong(StoredMemory memory) {
    long row = memory.row();
    return !memory.equals(Sample.stored(Sample.memory(memory.space(), row)))
        || !Arrays.equals(vectors.get(row), Sample.vector(row));
  }
}

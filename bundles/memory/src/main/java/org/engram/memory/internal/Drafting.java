package org.engram.memory.internal;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.engram.kernel.runtime.Kernels;
import org.engram.kernel.spi.Matrix;
import org.engram.memory.MemoryException;
import org.engram.memory.MemoryException.Code;
import org.engram.memory.NewMemory;
import org.engram.memory.NewMemory.NewAssociation;
import org.engram.memory.internal.Draft.Target;
import org.engram.memory.internal.offheap.Scratch;
import org.engram.memory.internal.offheap.ScratchPool;

/** Turns what a caller gives into drafts, or refuses it; changes nothing. */
final class Drafting {
  private static final long NORM_BYTES = 128 << 10;

  private final Kernels kernels;
  private final ScratchPool scratches;
  private final Embedders embedders;
  private final Ulids ulids;
  private final Metadata metadata;

  Drafting(
      Kernels kernels, ScratchPool scratches, Embedders embedders, Ulids ulids, Metadata metadata) {
    this.kernels = kernels;
    this.scratches = scratches;
    this.embedders = embedders;
    this.ulids = ulids;
    this.metadata = metadata;
  }

  List<Draft> drafts(Space space, List<NewMemory> batch, long nowMs) {
    Checks.atMost("memories in a batch", batch.size(), Checks.MOST_BATCH);
    batch.forEach(Drafting::check);
    Map<String, Integer> places = places(space, batch);
    List<List<Target>> targets = new ArrayList<>();
    for (NewMemory memory : batch) {
      targets.add(memory.associations().stream()
          .map(association -> target(space, places, association))
          .toList());
    }
    List<float[]> vectors = batch.stream().map(memory -> vector(space, memory)).toList();
    float[] norms = norms(space.dim(), vectors);
    List<Draft> drafts = new ArrayList<>();
    for (int i = 0; i < norms.length; i++) {
      NewMemory memory = batch.get(i);
      String text = metadata.write(memory.metadata());
      drafts.add(new Draft(
          memory.id().orElseGet(() -> ulids.next(nowMs)),
          memory.subject(),
          memory.text(),
          metadata.read(text),
          text,
          MemorySegment.ofArray(vectors.get(i)),
          norms[i],
          targets.get(i)));
    }
    return drafts;
  }

  private static void check(NewMemory memory) {
    memory.id().ifPresent(id -> Checks.name("id", id, Checks.MOST_ID));
    memory.text().ifPresent(text -> Checks.text("text", text, Checks.MOST_TEXT));
    memory.subject().ifPresent(subject -> Checks.text("subject", subject, Checks.MOST_SUBJECT));
    if (memory.text().isEmpty() && memory.vector().isEmpty()) {
      throw Checks.invalid("a memory needs a text or a vector");
    }
    Checks.atMost(
        "associations of a memory", memory.associations().size(), Checks.MOST_ASSOCIATIONS);
    for (NewAssociation association : memory.associations()) {
      Checks.name("association kind", association.kind(), Checks.MOST_KIND);
      Checks.weight(association.kind(), association.to(), association.weight());
    }
  }

  /** The places in the batch by the ids that were given, none of which may be taken. */
  private static Map<String, Integer> places(Space space, List<NewMemory> batch) {
    Map<String, Integer> places = new HashMap<>();
    for (int i = 0; i < batch.size(); i++) {
      String id = batch.get(i).id().orElse(null);
      if (id == null) {
        continue;
      }
      if (space.rows().containsKey(id)) {
        throw new MemoryException(
            Code.CONFLICT, "memory '" + id + "' exists in space '" + space.name() + "'");
      }
      if (places.put(id, i) != null) {
        throw new MemoryException(Code.CONFLICT, "id '" + id + "' is twice in the batch");
      }
    }
    return places;
  }

  private static Target target(
      Space space, Map<String, Integer> places, NewAssociation association) {
    Integer place = places.get(association.to());
    long row = place != null ? -1L - place : space.row(association.to());
    return new Target(association.kind(), row, association.weight());
  }

  private float[] vector(Space space, NewMemory memory) {
    float[] vector = memory.vector().map(float[]::clone).orElseGet(() -> {
      String text = memory.text().orElseThrow();
      return embedders.embed(space, memory.subject().map(s -> s + ". " + text).orElse(text));
    });
    Checks.vector(space, vector);
    return vector;
  }

  /** The norms as the kernel gives them, which are the ones that cosines are made of. */
  private float[] norms(int dim, List<float[]> vectors) {
    float[] norms = new float[vectors.size()];
    try (Scratch scratch = scratches.take()) {
      int block = (int) Math.clamp(NORM_BYTES / ((long) dim * Float.BYTES), 1L, vectors.size());
      MemorySegment rows = scratch.allocate(ValueLayout.JAVA_FLOAT, (long) block * dim);
      MemorySegment out = scratch.allocate(ValueLayout.JAVA_FLOAT, block);
      for (int from = 0; from < norms.length; from += block) {
        int count = Math.min(block, norms.length - from);
        for (int i = 0; i < count; i++) {
          MemorySegment.copy(
              vectors.get(from + i), 0, rows, ValueLayout.JAVA_FLOAT, (long) i * dim * 4, dim);
        }
        kernels.norms(Matrix.dense(rows, count, dim), out);
        MemorySegment.copy(out, ValueLayout.JAVA_FLOAT, 0, norms, from, count);
      }
    }
    for (float norm : norms) {
      Checks.norm(norm);
    }
    return norms;
  }
}

package org.engram.kernel.runtime.internal;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.engram.kernel.spi.TopKKernel;
import org.engram.kernel.spi.TopKRequest;
import org.engram.kernel.spi.TopKResult;

/**
 * Top-k in scratch of the pool, large scans by row ranges on the worker threads. Order is by score,
 * then row, and a row's score does not depend on its neighbours: the merge of the parts' best rows
 * has the bits of one scan.
 */
final class TopKSplit {
  /** Elements of a part that make it worth a thread: some 50 µs. */
  static final long PART_ELEMENTS = 1L << 20;

  /** With a plane a part reads one byte instead of four. */
  private static final int CODES_PER_ELEMENT = Float.BYTES;

  private final Arenas arenas;
  private final WorkerPool workers;

  TopKSplit(Arenas arenas, WorkerPool workers) {
    this.arenas = arenas;
    this.workers = workers;
  }

  static long elements(TopKRequest request) {
    return (long) request.rows().rowCount()
        * request.rows().dim()
        * request.queries().rowCount();
  }

  void topK(TopKKernel kernel, TopKRequest request, TopKResult result) {
    result.check(request);
    int rowsPerPart = rowsPerPart(request);
    int rowCount = request.rows().rowCount();
    if (rowsPerPart < rowCount && arenas.fits(partBytes(kernel, request.part(0, rowsPerPart)))) {
      TopKPart.merge(parts(kernel, request, rowsPerPart), result);
      return;
    }
    try (Scratch scratch = arenas.take(kernel.scratchBytes(request))) {
      kernel.topK(request, result, scratch.memory());
    }
  }

  /** Returns a multiple of 64: whole words of the selection, whole pieces of the plane. */
  private int rowsPerPart(TopKRequest request) {
    long work = elements(request) / (request.plane() == null ? 1 : CODES_PER_ELEMENT);
    long parts = Math.min(workers.threads(), work / PART_ELEMENTS);
    int rowCount = request.rows().rowCount();
    if (parts < 2) {
      return rowCount;
    }
    long words = Math.ceilDiv(TopKRequest.selectionWords(rowCount), parts);
    return (int) Math.min(rowCount, words * Long.SIZE);
  }

  private List<TopKPart> parts(TopKKernel kernel, TopKRequest request, int rowsPerPart) {
    List<Callable<TopKPart>> tasks = new ArrayList<>();
    int rowCount = request.rows().rowCount();
    for (int from = 0; from < rowCount; from += rowsPerPart) {
      int first = from;
      int count = Math.min(rowsPerPart, rowCount - from);
      tasks.add(() -> run(kernel, request.part(first, count), first));
    }
    return workers.invokeAll(tasks);
  }

  private TopKPart run(TopKKernel kernel, TopKRequest part, int firstRow) {
    try (Scratch scratch = arenas.take(partBytes(kernel, part))) {
      int queries = part.queries().rowCount();
      int k = part.k();
      long entries = (long) queries * k * Integer.BYTES;
      MemorySegment memory = scratch.memory();
      MemorySegment rows = memory.asSlice(0, entries);
      MemorySegment scores = memory.asSlice(aligned(entries), entries);
      MemorySegment counts = memory.asSlice(2 * aligned(entries), (long) queries * Integer.BYTES);
      kernel.topK(
          part,
          new TopKResult(queries, k, rows, scores, counts),
          memory.asSlice(resultBytes(part)));
      return new TopKPart(
          firstRow,
          k,
          rows.toArray(ValueLayout.JAVA_INT),
          scores.toArray(ValueLayout.JAVA_FLOAT),
          counts.toArray(ValueLayout.JAVA_INT));
    }
  }

  private static long partBytes(TopKKernel kernel, TopKRequest part) {
    return resultBytes(part) + kernel.scratchBytes(part);
  }

  private static long resultBytes(TopKRequest part) {
    long entries = (long) part.queries().rowCount() * part.k() * Integer.BYTES;
    return 2 * aligned(entries) + aligned((long) part.queries().rowCount() * Integer.BYTES);
  }

  private static long aligned(long bytes) {
    return Math.ceilDiv(bytes, ArenaPool.ALIGNMENT) * ArenaPool.ALIGNMENT;
  }
}

package org.engram.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.engram.kernel.admission.ProviderFiles;
import org.engram.kernel.admission.internal.JarContent;
import org.engram.kernel.admission.internal.ProviderStore;
import org.engram.kernel.runtime.internal.journal.Journal;
import org.engram.kernel.runtime.internal.journal.JournalRecord;
import org.engram.launcher.DataFormat;
import org.engram.store.Mutation;
import org.engram.store.Mutation.Associate;
import org.engram.store.Mutation.CreateSpace;
import org.engram.store.Mutation.Remember;
import org.engram.store.State;
import org.engram.store.internal.SqliteStore;

/** A data folder as a stopped daemon leaves it: memories, a decision, an installed provider. */
final class DataSample {
  static final int MEMORIES = 30;
  static final String TEXT = "the ferry to the island leaves at ";

  private DataSample() {}

  /** Fills a folder and returns it. */
  static Path fill(Path data) throws IOException {
    Files.createDirectories(data);
    Files.writeString(data.resolve(DataFormat.FILE), "1\n");
    try (SqliteStore store = SqliteStore.open(data.resolve("store"))) {
      store.apply(List.of(new CreateSpace(1, "notes", 3, "given", 5)));
      List<Mutation> mutations = new ArrayList<>();
      for (long row = 1; row <= MEMORIES; row++) {
        mutations.add(memory(row));
      }
      mutations.add(new Associate(1, 1, "user", 2, 0.5f));
      store.apply(mutations);
    }
    try (Journal journal = Journal.open(data.resolve("journal"))) {
      journal.append(JournalRecord.of("set", Instant.EPOCH, "me", "why")
          .with(JournalRecord.KEY, "arena.size_bytes")
          .with(JournalRecord.VALUE, "131072"));
    }
    Path jar = data.resolve("some.jar");
    try (OutputStream out = Files.newOutputStream(jar);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.putNextEntry(new ZipEntry("a"));
      zip.write("content".getBytes(StandardCharsets.UTF_8));
    }
    String digest = JarContent.digest(jar);
    new ProviderStore(data.resolve(ProviderFiles.PROVIDERS))
        .put(new ProviderStore.Entry(digest, "org.engram.some", "1.0.1", "here", "me"), jar);
    Files.delete(jar);
    return data;
  }

  private static Remember memory(long row) {
    return new Remember(
        1,
        row,
        "id-" + row,
        Optional.empty(),
        Optional.of(TEXT + row + " o'clock"),
        "{}",
        MemorySegment.ofArray(new float[] {row, 1, 0}),
        new State(1, 1, row),
        row);
  }
}

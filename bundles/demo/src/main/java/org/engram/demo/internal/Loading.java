package org.engram.demo.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.ObjDoubleConsumer;
import org.engram.memory.Association;
import org.engram.memory.NewMemory;
import org.engram.memory.SpaceSpec;

/** Embeds a corpus and stores it, vectors given. */
final class Loading {
  static final String SPACE = "wordnet";
  private static final int BATCH = 500;
  private static final int TEXTS_IN_TASK = 25;
  private static final int ASSOCIATIONS = 5_000;
  private static final float WEIGHT = 1;

  private final Services services;
  private final Corpus corpus;

  Loading(Services services, Corpus corpus) {
    this.services = services;
    this.corpus = corpus;
  }

  /** Stores everything and returns the vectors, in the order of the synsets. */
  List<float[]> run(ObjDoubleConsumer<String> progress) {
    services
        .engine()
        .createSpace(
            new SpaceSpec(SPACE, services.embedder().dim(), services.embedder().model()));
    List<float[]> vectors = new ArrayList<>(corpus.synsets().size());
    for (List<Synset> batch : parts(corpus.synsets(), BATCH)) {
      List<float[]> embedded = embed(batch.stream().map(Synset::text).toList());
      List<NewMemory> stored = new ArrayList<>(batch.size());
      for (int i = 0; i < batch.size(); i++) {
        stored.add(memory(batch.get(i), embedded.get(i)));
      }
      services.engine().remember(SPACE, stored);
      vectors.addAll(embedded);
      progress.accept("memories", (double) vectors.size() / corpus.synsets().size());
    }
    int associated = 0;
    for (List<Corpus.Link> links : parts(corpus.links(), ASSOCIATIONS)) {
      services.engine().associate(SPACE, links.stream().map(this::association).toList());
      associated += links.size();
      progress.accept("associations", (double) associated / corpus.links().size());
    }
    return vectors;
  }

  /** Returns the vectors of these texts, computed on all worker threads. */
  List<float[]> embed(List<String> texts) {
    List<Callable<List<float[]>>> tasks = new ArrayList<>();
    for (List<String> part : parts(texts, TEXTS_IN_TASK)) {
      tasks.add(() -> part.stream().map(services.embedder()::embed).toList());
    }
    return services.workers().invokeAll(tasks).stream().flatMap(List::stream).toList();
  }

  private static NewMemory memory(Synset synset, float[] vector) {
    return new NewMemory(
        Optional.of(synset.id()),
        Optional.of(synset.text()),
        Optional.of(synset.lemmas().getFirst()),
        Optional.of(vector),
        Map.of(),
        List.of());
  }

  private Association association(Corpus.Link link) {
    return new Association(
        corpus.synsets().get(link.from()).id(),
        corpus.synsets().get(link.to()).id(),
        link.kind(),
        WEIGHT);
  }

  private static <T> List<List<T>> parts(List<T> all, int size) {
    List<List<T>> parts = new ArrayList<>();
    for (int from = 0; from < all.size(); from += size) {
      parts.add(all.subList(from, Math.min(all.size(), from + size)));
    }
    return parts;
  }
}

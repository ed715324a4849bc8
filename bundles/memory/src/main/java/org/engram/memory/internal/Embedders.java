package org.engram.memory.internal;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.engram.memory.MemoryException;
import org.engram.memory.MemoryException.Code;
import org.engram.memory.TextEmbedder;

/** The embedders that are there now; they come and go. Safe for any number of threads. */
public final class Embedders {
  private final List<TextEmbedder> present = new CopyOnWriteArrayList<>();

  /** Adds an embedder; of several of one model the first that is still there serves. */
  public void add(TextEmbedder embedder) {
    present.add(embedder);
  }

  /** Removes an embedder. */
  public void remove(TextEmbedder embedder) {
    present.remove(embedder);
  }

  List<String> models() {
    return present.stream().map(TextEmbedder::model).distinct().sorted().toList();
  }

  Optional<TextEmbedder> find(String model) {
    return present.stream().filter(embedder -> embedder.model().equals(model)).findFirst();
  }

  /** Returns the vector of a text in the model of a space, as it came from the embedder. */
  float[] embed(Space space, String text) {
    TextEmbedder embedder = find(space.model()).orElseThrow(() -> missing(space));
    try {
      return embedder.embed(text);
    } catch (RuntimeException e) {
      throw new MemoryException(
          Code.UNAVAILABLE, "model '" + space.model() + "' failed to embed a text: " + e, e);
    }
  }

  private MemoryException missing(Space space) {
    List<String> models = models();
    return new MemoryException(
        Code.NO_EMBEDDING,
        "space '" + space.name() + "' needs text embedded by model '" + space.model()
            + "', which is not present (present: "
            + (models.isEmpty() ? "none" : String.join(", ", models))
            + "); give a vector of dimension " + space.dim() + " instead");
  }
}

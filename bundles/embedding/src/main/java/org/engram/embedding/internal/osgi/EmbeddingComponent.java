package org.engram.embedding.internal.osgi;

import org.engram.embedding.internal.MiniLm;
import org.engram.memory.TextEmbedder;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/**
 * Offers the model as a service; it loads at the first text, so that a start without texts costs
 * nothing.
 */
@Component(service = TextEmbedder.class, property = "engram.embedding.model=" + MiniLm.MODEL)
public final class EmbeddingComponent implements TextEmbedder {
  private final MiniLm model = new MiniLm();

  /** Creates the service. */
  @Activate
  public EmbeddingComponent() {}

  @Override
  public String model() {
    return model.model();
  }

  @Override
  public int dim() {
    return model.dim();
  }

  @Override
  public float[] embed(String text) {
    return model.embed(text);
  }

  /** Waits for the callers and frees the model. */
  @Deactivate
  void stop() {
    model.close();
  }
}

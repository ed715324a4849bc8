package org.engram.memory.internal;

import org.engram.memory.TextEmbedder;

/** Embeds a text by counting its letters, which is enough to tell texts apart. */
record LetterEmbedder(String model, int dim) implements TextEmbedder {
  @Override
  public float[] embed(String text) {
    float[] vector = new float[dim];
    text.chars().forEach(letter -> vector[letter % dim]++);
    double squares = 0;
    for (float value : vector) {
      squares += value * value;
    }
    for (int i = 0; i < dim; i++) {
      vector[i] /= (float) Math.sqrt(squares);
    }
    return vector;
  }
}

package org.engram.memory;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Makes vectors of texts. Registered as a service; the engine works without one where vectors are
 * given. Safe for any number of threads: the caller decides how many embed at once.
 */
@ConsumerType
public interface TextEmbedder {

  /** Returns the id of the model; vectors of different models never meet in one space. */
  String model();

  /** Returns the dimension of the vectors. */
  int dim();

  /** Returns the vector of a text, with norm 1. */
  float[] embed(String text);
}

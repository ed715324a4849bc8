/** Sentence vectors from an ONNX model. */
@NullMarked
package org.engram.embedding.internal;

import org.jspecify.annotations.NullMarked;

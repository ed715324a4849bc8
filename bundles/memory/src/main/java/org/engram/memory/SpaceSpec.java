package org.engram.memory;

/**
 * A space to create.
 *
 * @param name 1 … 64 characters of {@code a-z 0-9 . _ -}, first a letter or digit
 * @param dim dimension of every vector in it, 1 … 65 536
 * @param model id of the model that makes the vectors, such as {@code all-minilm-l6-v2-q}, or any
 *     name where vectors are given
 */
public record SpaceSpec(String name, int dim, String model) {}

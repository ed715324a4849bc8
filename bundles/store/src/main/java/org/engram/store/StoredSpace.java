package org.engram.store;

/**
 * A space as it is stored.
 *
 * @param space its number
 * @param name its name
 * @param dim dimension of every vector in it
 * @param model id of the model that makes the vectors
 * @param createdMs when it was created: milliseconds since the epoch
 */
public record StoredSpace(long space, String name, int dim, String model, long createdMs) {}

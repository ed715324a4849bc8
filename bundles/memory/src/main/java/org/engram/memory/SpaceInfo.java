package org.engram.memory;

/**
 * A space and what is in it.
 *
 * @param name its name
 * @param dim dimension of every vector in it
 * @param model id of the model that makes the vectors
 * @param memories number of memories
 * @param associations number of associations
 */
public record SpaceInfo(String name, int dim, String model, long memories, long associations) {}

package org.engram.memory;

/**
 * A typed, weighted, directed association.
 *
 * @param from id of the memory it leaves
 * @param to id of the memory it reaches
 * @param kind what it is: 1 … 64 characters, such as {@code user}
 * @param weight finite, at least 0
 */
public record Association(String from, String to, String kind, float weight) {}

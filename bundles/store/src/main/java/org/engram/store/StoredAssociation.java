package org.engram.store;

/**
 * An association as it is stored.
 *
 * @param space number of the space of both ends
 * @param source row that it leaves
 * @param kind what it is
 * @param target row that it reaches
 * @param weight its weight
 */
public record StoredAssociation(long space, long source, String kind, long target, float weight) {}

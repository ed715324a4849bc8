package org.engram.store;

/**
 * What time and use do to a memory: the part of it that is rewritten often.
 *
 * @param strength strength at {@code lastAccessMs}, a finite number
 * @param stabilityDays stability in days, a finite number; 0 where the mode of forgetting has none
 * @param lastAccessMs when it was last reinforced, or stored: milliseconds since the epoch
 */
public record State(float strength, float stabilityDays, long lastAccessMs) {}

package org.engram.kernel.runtime.internal.trial;

/**
 * A guard that tripped.
 *
 * @param guard which
 * @param sentence what was seen, for journal and operators
 */
public record Breach(Guard guard, String sentence) {
  @Override
  public String toString() {
    return guard.id() + ": " + sentence;
  }
}

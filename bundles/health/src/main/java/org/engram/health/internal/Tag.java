package org.engram.health.internal;

/** Tags of health checks that the product asks for; checks of others count as well. */
public enum Tag {
  /** If it fails, only a restart helps: {@code /health/live}. */
  LIVE,
  /** If it fails, the product cannot do its work: {@code /health/ready} and {@code /health}. */
  READY,
  /** If it fails, the product works and something is missing: {@code /health}. */
  DEGRADED;

  /** Returns the tag as a property of a service has it. */
  public String text() {
    return switch (this) {
      case LIVE -> "live";
      case READY -> "ready";
      case DEGRADED -> "degraded";
    };
  }
}

package org.engram.memory.internal;

import java.util.Locale;

/** The operations of the engine that are counted and timed. */
enum Operation {
  RECALL,
  REMEMBER,
  ASSOCIATE,
  FORGET;

  /** Returns the name used in metrics. */
  String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}

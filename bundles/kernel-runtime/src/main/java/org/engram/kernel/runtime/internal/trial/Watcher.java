package org.engram.kernel.runtime.internal.trial;

import java.util.Map;
import org.engram.kernel.runtime.SizeClass;

/** Is told what the calls of a trial found, on their threads. Safe for any number of threads. */
public interface Watcher {
  /** Both answered alike, in these times, one after the other. */
  void same(SizeClass size, long candidateNanos, long incumbentNanos, boolean candidateFirst);

  /** The candidate answered, and nobody compared. */
  void alone();

  /** The candidate had too little scratch. */
  void overflow();

  /** A guard tripped: when this returns, no further call goes to the candidate. */
  void tripped(Breach breach);

  /** Keeps the inputs of a call with another answer, if there is room. */
  void keep(String operation, Map<String, String> facts, CallInputs inputs);
}

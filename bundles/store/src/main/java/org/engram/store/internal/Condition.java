package org.engram.store.internal;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import org.engram.store.StoreException;
import org.engram.store.StoreException.Code;
import org.engram.store.StoreHealth;
import org.engram.store.StoreHealth.Quarantined;
import org.jspecify.annotations.Nullable;

/** What is wrong with an open store. Safe for threads. */
final class Condition {
  /** A damaged page can take thousands of rows; the report names the first and counts all. */
  private static final int NAMED_ROWS = 1_000;

  private final ConcurrentSkipListMap<Long, Quarantined> quarantine = new ConcurrentSkipListMap<>();
  private final Set<String> reasons = new LinkedHashSet<>();
  private volatile @Nullable Refusal refusal;

  private record Refusal(Code code, String sentence, boolean forGood) {}

  void report(String reason) {
    synchronized (reasons) {
      reasons.add(reason);
    }
  }

  void quarantine(Quarantined row) {
    quarantine.putIfAbsent(row.row(), row);
  }

  boolean quarantined(long row) {
    return quarantine.containsKey(row);
  }

  /** Returns how many rows are damaged, those that the report does not name as well. */
  int quarantined() {
    return quarantine.size();
  }

  void release(long row) {
    quarantine.remove(row);
  }

  void releaseSpace(long space) {
    quarantine.values().removeIf(row -> row.space() == space);
  }

  void diskFull(String sentence) {
    refuse(new Refusal(Code.READ_ONLY, sentence, false));
  }

  void broken(String sentence) {
    refuse(new Refusal(Code.IO, sentence, true));
  }

  private synchronized void refuse(Refusal next) {
    Refusal now = refusal;
    if (now == null || !now.forGood) {
      refusal = next;
    }
  }

  synchronized void writableAgain() {
    Refusal now = refusal;
    if (now != null && !now.forGood) {
      refusal = null;
    }
  }

  boolean waitsForSpace() {
    Refusal now = refusal;
    return now != null && !now.forGood;
  }

  /** Returns why nothing is written now; null if it is. */
  @Nullable
  StoreException refusal() {
    Refusal now = refusal;
    return now == null ? null : new StoreException(now.code, now.sentence);
  }

  StoreHealth health() {
    List<String> sentences = new ArrayList<>();
    synchronized (reasons) {
      sentences.addAll(reasons);
    }
    int damaged = quarantine.size();
    if (damaged > 0) {
      sentences.add(damaged + " damaged memories are in quarantine and not returned");
    }
    Refusal now = refusal;
    if (now != null) {
      sentences.add(now.sentence);
    }
    List<Quarantined> named = quarantine.values().stream().limit(NAMED_ROWS).toList();
    return new StoreHealth(now == null, sentences, named);
  }
}

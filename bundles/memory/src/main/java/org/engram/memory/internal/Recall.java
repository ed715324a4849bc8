package org.engram.memory.internal;

import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.engram.memory.ActivationGraph;
import org.engram.memory.RecallAnswer;
import org.engram.memory.RecallAnswer.Explanation;
import org.engram.memory.RecallAnswer.Recalled;
import org.engram.memory.RecallRequest;
import org.engram.memory.internal.columns.Snapshot;
import org.engram.memory.internal.recall.Paths;
import org.engram.memory.internal.recall.Ranker;
import org.engram.memory.internal.recall.Ranking;
import org.engram.store.Store;
import org.engram.store.StoredMemory;

/** Answers recalls: ranks on a leased snapshot, then reads the texts of what is returned. */
final class Recall {
  private final Ranker ranker;
  private final Store store;
  private final Records records;
  private final Embedders embedders;
  private final Clock clock;

  Recall(Ranker ranker, Store store, Records records, Embedders embedders, Clock clock) {
    this.ranker = ranker;
    this.store = store;
    this.records = records;
    this.embedders = embedders;
    this.clock = clock;
  }

  /**
   * Answers a request.
   *
   * @param sequence a transaction that every snapshot leased from now on shows
   */
  RecallAnswer answer(Space space, RecallRequest request, long sequence) {
    float[] cue = cue(space, request);
    try (Snapshot snapshot = space.lease()) {
      Ranking ranking = ranker.rank(snapshot, cue, request.profile(), clock.millis());
      List<Recalled> results = results(snapshot, ranking, request);
      Optional<ActivationGraph> activation = request.explain()
          ? Optional.of(ranker.explain(ranking, snapshot, request.profile()))
          : Optional.empty();
      return new RecallAnswer(
          results, note(results.size(), snapshot, request), sequence, activation);
    }
  }

  private float[] cue(Space space, RecallRequest request) {
    Checks.range("limit", request.limit(), 1, Checks.MOST_LIMIT);
    Checks.profile(request.profile());
    if (request.text().isPresent() == request.vector().isPresent()) {
      throw Checks.invalid("a cue is either a text or a vector");
    }
    float[] cue = request.vector().orElseGet(() -> {
      String text = request.text().orElseThrow();
      Checks.text("cue", text, Checks.MOST_TEXT);
      return embedders.embed(space, text);
    });
    Checks.vector(space, cue);
    return cue;
  }

  private List<Recalled> results(Snapshot snapshot, Ranking ranking, RecallRequest request) {
    Optional<Paths> paths = request.explain()
        ? Optional.of(new Paths(ranking, snapshot, request.profile()))
        : Optional.empty();
    List<Recalled> results = new ArrayList<>();
    int rank = 0;
    // What was forgotten since the snapshot has no text any more: the next best takes its place.
    while (results.size() < request.limit() && rank < ranking.size()) {
      int end = Math.min(ranking.size(), rank + request.limit() - results.size());
      Map<Long, StoredMemory> stored = fetch(snapshot, ranking, rank, end);
      for (; rank < end; rank++) {
        StoredMemory memory = stored.get(snapshot.number(ranking.row(rank)));
        if (memory != null) {
          results.add(recalled(ranking, rank, memory, paths));
        }
      }
    }
    return results;
  }

  private Map<Long, StoredMemory> fetch(Snapshot snapshot, Ranking ranking, int from, int to) {
    long[] numbers = LongStream.range(from, to)
        .map(rank -> snapshot.number(ranking.row((int) rank)))
        .toArray();
    Map<Long, StoredMemory> stored = new HashMap<>();
    store.fetch(numbers).forEach(memory -> stored.put(memory.row(), memory));
    return stored;
  }

  private Recalled recalled(Ranking ranking, int rank, StoredMemory memory, Optional<Paths> paths) {
    Optional<Explanation> explanation = paths.map(found -> new Explanation(
        ranking.cosine(rank),
        ranking.base(rank),
        ranking.activation(rank),
        found.to(ranking.row(rank))));
    return new Recalled(
        records.of(memory), ranking.score(rank), ranking.strength(rank), explanation);
  }

  private static Optional<String> note(int found, Snapshot snapshot, RecallRequest request) {
    if (found == request.limit()) {
      return Optional.empty();
    }
    if (snapshot.liveCount() == 0) {
      return Optional.of("nothing stored");
    }
    String fewer = "fewer than asked for: " + found + " of " + request.limit();
    return Optional.of(
        snapshot.liveCount() <= found
            ? fewer + ", which is all that is stored"
            : fewer + "; " + request.profile().candidates()
                + " candidates and what they activate take part");
  }
}

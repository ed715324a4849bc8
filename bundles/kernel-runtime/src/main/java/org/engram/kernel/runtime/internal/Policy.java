package org.engram.kernel.runtime.internal;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.engram.kernel.runtime.ProviderSelector;
import org.engram.kernel.runtime.internal.journal.JournalRecord;
import org.engram.kernel.spi.KernelId;

/**
 * What was decided about providers. A decision in force and the same one replayed from the journal
 * go through {@link #after}, so that a restart cannot differ.
 *
 * @param pins the pinned provider of a kernel
 * @param choices the provider of the last swap, rollout or rollback
 * @param moves what a rollback undoes, oldest first: for each decision that moved routes the
 *     providers that served before it
 * @param standings what is known of builds of providers
 */
record Policy(
    Map<KernelId, ProviderSelector> pins,
    Map<KernelId, ProviderSelector> choices,
    List<Map<KernelId, ProviderSelector>> moves,
    Standings standings) {
  private static final int MOST_MOVES = 16;
  private static final Policy NOTHING =
      new Policy(Map.of(), Map.of(), List.of(), Standings.NOTHING);

  Policy {
    pins = Map.copyOf(pins);
    choices = Map.copyOf(choices);
    moves = moves.stream()
        .skip(Math.max(0, moves.size() - MOST_MOVES))
        .map(Map::copyOf)
        .toList();
  }

  static Policy replay(List<JournalRecord> records) {
    Policy policy = NOTHING;
    for (JournalRecord entry : records) {
      policy = policy.after(entry);
    }
    return policy;
  }

  /** Returns the provider that served that kernel before the last decision that moved it. */
  Optional<ProviderSelector> previous(KernelId kernel) {
    return moves.reversed().stream()
        .filter(move -> move.containsKey(kernel))
        .map(move -> move.get(kernel))
        .findFirst();
  }

  /**
   * Returns what a rollback goes back to: of that kernel, or of all kernels that the last decision
   * moved. Empty if there is nothing to go back to.
   */
  Map<KernelId, ProviderSelector> rollbackTargets(Optional<KernelId> kernel) {
    if (kernel.isPresent()) {
      return previous(kernel.get()).map(to -> Map.of(kernel.get(), to)).orElse(Map.of());
    }
    return moves.isEmpty() ? Map.of() : moves.getLast();
  }

  /** Returns the policy with that decision. Decisions about something else change nothing. */
  Policy after(JournalRecord entry) {
    Policy next = switch (entry.what()) {
      case Decision.SWAP, Decision.ROLLOUT_DONE -> {
        Map<KernelId, ProviderSelector> chosen = copy(choices);
        chosen.putAll(Decision.providers(entry, JournalRecord.TO));
        yield new Policy(pins, chosen, moved(entry), standings);
      }
      case Decision.PIN -> {
        Map<KernelId, ProviderSelector> pinned = copy(pins);
        pinned.putAll(Decision.providers(entry, JournalRecord.TO));
        yield new Policy(pinned, choices, moved(entry), standings);
      }
      case Decision.UNPIN -> {
        Map<KernelId, ProviderSelector> pinned = copy(pins);
        Map<KernelId, ProviderSelector> chosen = copy(choices);
        pinned.keySet().removeAll(Decision.kernels(entry));
        chosen.keySet().removeAll(Decision.kernels(entry));
        yield new Policy(pinned, chosen, moved(entry), standings);
      }
      // What is refused is left the way a rollback leaves it.
      case Decision.ROLLBACK, Decision.REJECT, Decision.SUSPECT ->
        afterRollback(Decision.providers(entry, JournalRecord.TO));
      default -> this;
    };
    return new Policy(next.pins, next.choices, next.moves, standings.after(entry));
  }

  private Policy afterRollback(Map<KernelId, ProviderSelector> targets) {
    Map<KernelId, ProviderSelector> pinned = copy(pins);
    Map<KernelId, ProviderSelector> chosen = copy(choices);
    // A pin in the way would keep the very provider that the rollback leaves.
    pinned.keySet().removeAll(targets.keySet());
    chosen.putAll(targets);
    List<Map<KernelId, ProviderSelector>> left = new ArrayList<>();
    for (Map<KernelId, ProviderSelector> move : moves) {
      left.add(copy(move));
    }
    for (KernelId kernel : targets.keySet()) {
      left.reversed().stream()
          .filter(move -> move.containsKey(kernel))
          .findFirst()
          .ifPresent(move -> move.remove(kernel));
    }
    left.removeIf(Map::isEmpty);
    return new Policy(pinned, chosen, left, standings);
  }

  private List<Map<KernelId, ProviderSelector>> moved(JournalRecord entry) {
    Map<KernelId, ProviderSelector> from = Decision.providers(entry, JournalRecord.FROM);
    if (from.isEmpty()) {
      return moves;
    }
    List<Map<KernelId, ProviderSelector>> more = new ArrayList<>(moves);
    more.add(from);
    return more;
  }

  private static Map<KernelId, ProviderSelector> copy(Map<KernelId, ProviderSelector> map) {
    Map<KernelId, ProviderSelector> copy = new EnumMap<>(KernelId.class);
    copy.putAll(map);
    return copy;
  }
}

package org.engram.kernel.runtime.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.engram.kernel.runtime.ProviderSelector;
import org.engram.kernel.runtime.internal.journal.JournalRecord;
import org.engram.kernel.spi.KernelId;

/**
 * What operators decided about providers. A decision in force and the same one replayed from the
 * journal go through {@link #after}, so that a restart cannot differ.
 *
 * @param pins the pinned provider of a kernel
 * @param choices the provider of the last swap or rollback
 * @param moves what a rollback undoes, oldest first: for each decision that moved routes the
 *     providers that served before it
 */
record Policy(
    Map<KernelId, ProviderSelector> pins,
    Map<KernelId, ProviderSelector> choices,
    List<Map<KernelId, ProviderSelector>> moves) {
  static final String SWAP = "swap";
  static final String PIN = "pin";
  static final String UNPIN = "unpin";
  static final String ROLLBACK = "rollback";
  static final String RETIRE = "retire";

  private static final int MOST_MOVES = 16;
  private static final Policy NOTHING = new Policy(Map.of(), Map.of(), List.of());

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
    return switch (entry.what()) {
      case SWAP -> {
        Map<KernelId, ProviderSelector> chosen = copy(choices);
        chosen.putAll(list(entry, JournalRecord.TO));
        yield new Policy(pins, chosen, moved(entry));
      }
      case PIN -> {
        Map<KernelId, ProviderSelector> pinned = copy(pins);
        pinned.putAll(list(entry, JournalRecord.TO));
        yield new Policy(pinned, choices, moved(entry));
      }
      case UNPIN -> {
        Map<KernelId, ProviderSelector> pinned = copy(pins);
        Map<KernelId, ProviderSelector> chosen = copy(choices);
        pinned.keySet().removeAll(kernels(entry));
        chosen.keySet().removeAll(kernels(entry));
        yield new Policy(pinned, chosen, moved(entry));
      }
      case ROLLBACK -> afterRollback(list(entry, JournalRecord.TO));
      default -> this;
    };
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
    return new Policy(pinned, chosen, left);
  }

  private List<Map<KernelId, ProviderSelector>> moved(JournalRecord entry) {
    Map<KernelId, ProviderSelector> from = list(entry, JournalRecord.FROM);
    if (from.isEmpty()) {
      return moves;
    }
    List<Map<KernelId, ProviderSelector>> more = new ArrayList<>(moves);
    more.add(from);
    return more;
  }

  /** Writes a provider for each kernel of a record, {@code -} where there is none. */
  static String written(List<KernelId> kernels, Map<KernelId, ProviderSelector> providers) {
    return kernels.stream()
        .map(kernel -> Optional.ofNullable(providers.get(kernel))
            .map(ProviderSelector::toString)
            .orElse(JournalRecord.NONE))
        .collect(Collectors.joining(","));
  }

  private static List<KernelId> kernels(JournalRecord entry) {
    return Arrays.stream(entry.get(JournalRecord.KERNEL).orElse("").split(",", -1))
        .filter(id -> !id.isEmpty())
        .map(KernelId::of)
        .toList();
  }

  private static Map<KernelId, ProviderSelector> list(JournalRecord entry, String field) {
    List<KernelId> kernels = kernels(entry);
    String[] values = entry.get(field).orElse("").split(",", -1);
    if (values.length != kernels.size()) {
      throw new IllegalArgumentException(
          "a decision with " + kernels.size() + " kernels and " + values.length + " " + field);
    }
    Map<KernelId, ProviderSelector> providers = new EnumMap<>(KernelId.class);
    for (int i = 0; i < values.length; i++) {
      if (!values[i].equals(JournalRecord.NONE)) {
        providers.put(kernels.get(i), ProviderSelector.parse(values[i]));
      }
    }
    return providers;
  }

  private static Map<KernelId, ProviderSelector> copy(Map<KernelId, ProviderSelector> map) {
    Map<KernelId, ProviderSelector> copy = new EnumMap<>(KernelId.class);
    copy.putAll(map);
    return copy;
  }
}

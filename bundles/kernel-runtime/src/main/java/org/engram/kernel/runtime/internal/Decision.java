package org.engram.kernel.runtime.internal;

import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.engram.kernel.runtime.HistoryEntry;
import org.engram.kernel.runtime.ProviderSelector;
import org.engram.kernel.runtime.internal.journal.JournalRecord;
import org.engram.kernel.spi.KernelId;

/** How decisions about providers are written into the journal. */
final class Decision {
  static final String SWAP = "swap";
  static final String PIN = "pin";
  static final String UNPIN = "unpin";
  static final String ROLLBACK = "rollback";
  /** What an update had replaced is back; changes no policy. */
  static final String RETURN = "return";

  static final String RETIRE = "retire";
  /** A rollout begins; changes no policy, for a rollout does not outlive its process. */
  static final String ROLLOUT = "rollout";

  static final String ROLLOUT_STEP = "rollout-step";
  static final String ROLLOUT_PAUSE = "rollout-pause";
  static final String ROLLOUT_RESUME = "rollout-resume";
  static final String ROLLOUT_ABORT = "rollout-abort";
  /** A candidate has taken over. */
  static final String ROLLOUT_DONE = "rollout-done";
  /** A build is refused by a guard. */
  static final String REJECT = "reject";
  /** The process ended while a build was on probation. */
  static final String SUSPECT = "suspect";
  /** A build may serve again. */
  static final String READMIT = "readmit";
  /** A build has passed its probation. */
  static final String GOOD = "good";
  /** The process begins, and ends in order. */
  static final String START = "start";

  static final String STOP = "stop";

  /** Field: the build that a decision is about, {@link Registered#identity()}. */
  static final String BUILD = "build";
  /** Field: the boot of the machine. */
  static final String BOOT = "boot";
  /** Field of a forward move: {@code true} if the build is on probation from then on. */
  static final String PROBATION = "probation";

  private Decision() {}

  /** Writes a provider for each kernel of a record, {@code -} where there is none. */
  static String written(List<KernelId> kernels, Map<KernelId, ProviderSelector> providers) {
    return kernels.stream()
        .map(kernel -> Optional.ofNullable(providers.get(kernel))
            .map(ProviderSelector::toString)
            .orElse(JournalRecord.NONE))
        .collect(Collectors.joining(","));
  }

  static String written(Collection<KernelId> kernels) {
    return kernels.stream().map(KernelId::id).collect(Collectors.joining(","));
  }

  /** Returns the kernels that a record is about. */
  static List<KernelId> kernels(JournalRecord entry) {
    return Arrays.stream(entry.get(JournalRecord.KERNEL).orElse("").split(",", -1))
        .filter(id -> !id.isEmpty())
        .map(KernelId::of)
        .toList();
  }

  /** Returns the provider that a field of a record names for each of its kernels. */
  static Map<KernelId, ProviderSelector> providers(JournalRecord entry, String field) {
    List<KernelId> kernels = kernels(entry);
    if (kernels.isEmpty()) {
      return Map.of();
    }
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

  static HistoryEntry history(JournalRecord entry) {
    Map<String, String> details = new LinkedHashMap<>(entry.fields());
    List.of(JournalRecord.WHEN, JournalRecord.WHAT, JournalRecord.WHO, JournalRecord.WHY)
        .forEach(details.keySet()::remove);
    return new HistoryEntry(
        entry.get(JournalRecord.WHEN).orElse(""),
        entry.what(),
        entry.get(JournalRecord.WHO).orElse(""),
        entry.get(JournalRecord.WHY).orElse(""),
        details);
  }
}

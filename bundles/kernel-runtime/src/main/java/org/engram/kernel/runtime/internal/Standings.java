package org.engram.kernel.runtime.internal;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.engram.kernel.runtime.ProviderSelector;
import org.engram.kernel.runtime.internal.journal.JournalRecord;
import org.engram.kernel.spi.KernelId;

/**
 * What the journal knows of builds of providers. Immutable.
 *
 * @param good builds that passed a probation
 * @param marks builds that may not serve, and why
 * @param probations builds on probation, by kernel
 * @param open the boot of a process that began and of whose end nothing is written; empty after an
 *     end in order
 */
record Standings(
    Set<String> good,
    Map<String, Mark> marks,
    Map<KernelId, Probation> probations,
    Optional<String> open) {
  static final Standings NOTHING = new Standings(Set.of(), Map.of(), Map.of(), Optional.empty());

  /**
   * Why a build may not serve.
   *
   * @param rejected whether it was refused; else it is suspected only
   * @param reason a sentence
   * @param boot of the machine when it was marked
   */
  record Mark(boolean rejected, String reason, String boot) {}

  /**
   * A build that has to prove itself.
   *
   * @param build its identity
   * @param provider how the decision names it
   * @param before what served before, if anything did
   */
  record Probation(String build, ProviderSelector provider, Optional<ProviderSelector> before) {}

  Standings {
    good = Set.copyOf(good);
    marks = Map.copyOf(marks);
    probations = Map.copyOf(probations);
  }

  /** Returns why that build may not serve, if it may not. */
  Optional<Mark> mark(String build) {
    return Optional.ofNullable(marks.get(build));
  }

  Standings after(JournalRecord entry) {
    String build = entry.get(Decision.BUILD).orElse("");
    return switch (entry.what()) {
      case Decision.SWAP, Decision.PIN, Decision.ROLLOUT_DONE -> moved(entry, build);
      case Decision.UNPIN, Decision.ROLLBACK -> {
        Map<KernelId, Probation> left = new HashMap<>(probations);
        left.keySet().removeAll(Decision.kernels(entry));
        yield new Standings(good, marks, left, open);
      }
      case Decision.GOOD -> {
        Set<String> more = new HashSet<>(good);
        more.add(build);
        yield new Standings(more, marks, without(build), open);
      }
      case Decision.REJECT -> marked(entry, build, true);
      case Decision.SUSPECT -> marked(entry, build, false);
      case Decision.READMIT -> {
        Map<String, Mark> fewer = new HashMap<>(marks);
        fewer.remove(build);
        yield new Standings(good, fewer, probations, open);
      }
      case Decision.START -> new Standings(good, marks, probations, Optional.of(boot(entry)));
      case Decision.STOP -> new Standings(good, marks, probations, Optional.empty());
      default -> this;
    };
  }

  private Standings moved(JournalRecord entry, String build) {
    Map<KernelId, Probation> next = new EnumMap<>(KernelId.class);
    next.putAll(probations);
    boolean proves = entry.get(Decision.PROBATION).filter("true"::equals).isPresent();
    Map<KernelId, ProviderSelector> before = Decision.providers(entry, JournalRecord.FROM);
    Decision.providers(entry, JournalRecord.TO).forEach((kernel, to) -> {
      next.remove(kernel);
      if (proves) {
        next.put(kernel, new Probation(build, to, Optional.ofNullable(before.get(kernel))));
      }
    });
    return new Standings(good, marks, next, open);
  }

  private Standings marked(JournalRecord entry, String build, boolean rejected) {
    Map<String, Mark> more = new HashMap<>(marks);
    more.put(build, new Mark(rejected, entry.get(JournalRecord.WHY).orElse(""), boot(entry)));
    Set<String> fewer = new HashSet<>(good);
    fewer.remove(build);
    return new Standings(fewer, more, without(build), open);
  }

  private Map<KernelId, Probation> without(String build) {
    Map<KernelId, Probation> left = new HashMap<>(probations);
    left.values().removeIf(probation -> probation.build().equals(build));
    return left;
  }

  private static String boot(JournalRecord entry) {
    return entry.get(Decision.BOOT).orElse("");
  }
}

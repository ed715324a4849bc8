package org.engram.kernel.runtime.internal;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.engram.kernel.runtime.ProviderSelector;
import org.engram.kernel.runtime.internal.Standings.Probation;
import org.engram.kernel.runtime.internal.journal.Journal;
import org.engram.kernel.runtime.internal.journal.JournalRecord;
import org.engram.kernel.spi.KernelId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a start concludes from how the last process ended. One that did not write its end while a
 * build was on probation makes that build suspect: this start serves with what was good before. A
 * crash report that names the build's library, or a second such end under the same boot of the
 * machine, makes it rejected.
 */
final class LastKnownGood {
  private static final Logger LOG = LoggerFactory.getLogger(LastKnownGood.class);

  private LastKnownGood() {}

  /** Writes the conclusions, then that a process begins, and returns all decisions. */
  static List<JournalRecord> begin(Journal journal, Surroundings surroundings) {
    List<JournalRecord> records = new ArrayList<>(journal.records());
    Policy policy = Policy.replay(records);
    Standings standings = policy.standings();
    if (standings.open().isPresent()) {
      Set<String> builds = standings.probations().values().stream()
          .map(Probation::build)
          .collect(Collectors.toCollection(TreeSet::new));
      for (String build : builds) {
        append(journal, records, conclusion(records, policy, build, surroundings));
      }
    }
    append(
        journal,
        records,
        JournalRecord.of(Decision.START, surroundings.clock().instant(), "engram", "start")
            .with(Decision.BOOT, surroundings.boot()));
    return records;
  }

  /** Writes that the process ends in order. */
  static void end(Journal journal, Surroundings surroundings) {
    journal.append(
        JournalRecord.of(Decision.STOP, surroundings.clock().instant(), "engram", "stop"));
  }

  private static void append(Journal journal, List<JournalRecord> records, JournalRecord entry) {
    journal.append(entry);
    records.add(entry);
  }

  private static JournalRecord conclusion(
      List<JournalRecord> records, Policy policy, String build, Surroundings surroundings) {
    Optional<Path> report = new CrashReports(surroundings.logs()).naming(build, lastStart(records));
    boolean again = records.stream()
        .filter(entry -> entry.what().equals(Decision.SUSPECT))
        .filter(entry -> entry.get(Decision.BUILD).filter(build::equals).isPresent())
        .anyMatch(entry ->
            entry.get(Decision.BOOT).filter(surroundings.boot()::equals).isPresent());
    String provider = build.substring(0, build.indexOf('#'));
    String why = report
        .map(file -> "the process crashed in its library: " + file)
        .orElse(
            again
                ? "the process ended uncleanly for the second time while it was on probation"
                : "the process ended uncleanly while it was on probation");
    boolean rejected = report.isPresent() || again;
    LOG.warn(
        "{} is {}: {}. What served before serves; 'kernel:readmit {}' lets it serve again",
        provider,
        rejected ? "rejected" : "suspect",
        why,
        provider);
    List<KernelId> kernels = policy.standings().probations().entrySet().stream()
        .filter(entry -> entry.getValue().build().equals(build))
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
    Map<KernelId, ProviderSelector> before = new EnumMap<>(KernelId.class);
    kernels.forEach(kernel -> policy.previous(kernel).ifPresent(own -> before.put(kernel, own)));
    return JournalRecord.of(
            rejected ? Decision.REJECT : Decision.SUSPECT,
            surroundings.clock().instant(),
            "engram",
            why)
        .with(JournalRecord.KERNEL, Decision.written(kernels))
        .with(JournalRecord.TO, Decision.written(kernels, before))
        .with(Decision.BUILD, build)
        .with(Decision.BOOT, surroundings.boot());
  }

  private static Instant lastStart(List<JournalRecord> records) {
    return records.reversed().stream()
        .filter(entry -> entry.what().equals(Decision.START))
        .flatMap(entry -> entry.get(JournalRecord.WHEN).stream())
        .map(Instant::parse)
        .findFirst()
        .orElse(Instant.EPOCH);
  }
}

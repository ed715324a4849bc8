package org.engram.drill.internal;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.engram.drill.internal.FaultOutcome.Bad;
import org.engram.kernel.admission.Candidate;
import org.engram.kernel.admission.ProviderRepository;
import org.engram.kernel.runtime.KernelControl;
import org.engram.kernel.runtime.KernelControl.Reason;
import org.engram.kernel.runtime.ProviderSelector;
import org.engram.kernel.runtime.ProviderState;
import org.engram.kernel.runtime.ProviderStatus;
import org.engram.kernel.runtime.RolloutPlan;
import org.engram.kernel.runtime.RolloutStatus;
import org.engram.kernel.runtime.Rollouts;
import org.engram.kernel.runtime.RouteStatus;

/** One provider from its installation to its end, under load. Not for several threads. */
final class FaultRun {
  private static final String WHO = "drill";
  private static final Reason REASON = new Reason(WHO, "faults");
  private static final Duration STEP = Duration.ofSeconds(10);
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final long POLL_MS = 20;

  private final KernelControl control;
  private final Rollouts rollouts;
  private final ProviderRepository repository;
  private final Load load;
  private final List<Integer> steps;
  private final List<Optional<String>> incumbents;

  /** How a provider ended. */
  private record End(Stage stage, String reason, long calls, Bad beforeCanaryEnded) {}

  /** Takes who serves now for the incumbents. */
  FaultRun(
      KernelControl control,
      Rollouts rollouts,
      ProviderRepository repository,
      Load load,
      List<Integer> steps) {
    this.control = control;
    this.rollouts = rollouts;
    this.repository = repository;
    this.load = load;
    this.steps = steps;
    this.incumbents = serving();
  }

  private List<Optional<String>> serving() {
    return control.routes().stream().map(RouteStatus::provider).toList();
  }

  FaultOutcome of(FaultyJar jar) throws InterruptedException {
    long began = System.nanoTime();
    Bad before = bad();
    End end;
    String left = "";
    try {
      Candidate candidate = tried(jar);
      end = candidate.state() == Candidate.State.REJECTED
          ? new End(Stage.ADMISSION, candidate.reason(), 0, bad())
          : serve(candidate);
      left = remove(candidate);
    } catch (IllegalArgumentException e) {
      end = new End(Stage.ADMISSION, String.valueOf(e.getMessage()), 0, bad());
    }
    return new FaultOutcome(
        jar.name(),
        end.stage(),
        end.reason(),
        end.calls(),
        end.beforeCanaryEnded().since(before),
        bad().since(end.beforeCanaryEnded()),
        Duration.ofNanos(System.nanoTime() - began),
        left);
  }

  /** The trial's process has a lower priority than the load, which would leave it no processor. */
  private Candidate tried(FaultyJar jar) {
    load.rest(true);
    try {
      Candidate kept = repository.install(jar.name() + ".jar", WHO);
      return repository.admit(kept.digest(), false, WHO);
    } finally {
      load.rest(false);
    }
  }

  private Bad bad() {
    return new Bad(load.differing(), load.failed());
  }

  private End serve(Candidate candidate) throws InterruptedException {
    await("it registers", () -> status(candidate).isPresent());
    String name = written(candidate);
    rollouts.start(
        new RolloutPlan(ProviderSelector.parse(name), Optional.empty(), steps, STEP, 100), REASON);
    await("its rollout ends", () -> rollout(name).state() != RolloutStatus.State.RUNNING);
    Bad then = bad();
    if (rollout(name).state() == RolloutStatus.State.ABORTED) {
      return new End(Stage.CANARY, rollout(name).reason(), calls(candidate), then);
    }
    load.later(true);
    try {
      await("its probation ends", () -> state(candidate) != ProviderState.PROBATION);
    } finally {
      load.later(false);
    }
    return state(candidate) == ProviderState.ACTIVE
        ? new End(Stage.NOTHING, "", calls(candidate), then)
        : new End(Stage.PROBATION, reason(candidate), calls(candidate), then);
  }

  private RolloutStatus rollout(String name) {
    return rollouts.list().stream()
        .filter(run -> run.candidate().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("the rollout of " + name + " is forgotten"));
  }

  /** Returns what was not as before when the provider was gone. */
  private String remove(Candidate candidate) throws InterruptedException {
    if (status(candidate).filter(ProviderStatus::active).isPresent()) {
      control.rollback(Optional.empty(), REASON);
    }
    repository.uninstall(candidate.digest(), WHO);
    await("it leaves", () -> status(candidate).isEmpty());
    List<Optional<String>> now = serving();
    return now.equals(incumbents) ? "" : "afterwards serve " + now + " instead of " + incumbents;
  }

  private Optional<ProviderStatus> status(Candidate candidate) {
    return control.providers().stream()
        .filter(own -> own.description().version().equals(candidate.version()))
        .findFirst();
  }

  private ProviderStatus present(Candidate candidate) {
    return status(candidate)
        .orElseThrow(() -> new IllegalStateException(candidate.version() + " has left by itself"));
  }

  private String written(Candidate candidate) {
    ProviderStatus status = present(candidate);
    return status.description().id() + "@" + status.description().version();
  }

  private ProviderState state(Candidate candidate) {
    return present(candidate).state();
  }

  private long calls(Candidate candidate) {
    return present(candidate).calls();
  }

  private String reason(Candidate candidate) {
    return Objects.requireNonNull(present(candidate).reason().orElse(""));
  }

  private static void await(String what, BooleanSupplier holds) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!holds.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("waited for " + PATIENCE + " in vain until " + what);
      }
      Thread.sleep(POLL_MS);
    }
  }
}

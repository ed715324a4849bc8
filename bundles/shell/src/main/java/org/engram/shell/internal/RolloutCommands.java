package org.engram.shell.internal;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.felix.service.command.Descriptor;
import org.engram.kernel.runtime.HistoryEntry;
import org.engram.kernel.runtime.KernelControl;
import org.engram.kernel.runtime.ProviderSelector;
import org.engram.kernel.runtime.RolloutPlan;
import org.engram.kernel.runtime.RolloutStatus;
import org.engram.kernel.runtime.Rollouts;
import org.engram.kernel.spi.KernelId;
import org.engram.shell.Table;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** The commands {@code kernel:rollout}, {@code kernel:readmit} and {@code kernel:history}. */
@Component(
    service = RolloutCommands.class,
    property = {
      "osgi.command.scope=kernel",
      "osgi.command.function=rollout",
      "osgi.command.function=readmit",
      "osgi.command.function=history"
    })
public final class RolloutCommands {
  private static final String USAGE = "kernel:rollout ACTION [PROVIDER] [--steps 5,25,50,100]"
      + " [--step-time 60s] [--compare 100%] [--kernel KERNEL] [--why TEXT] [--json]";
  private static final String HISTORY = "kernel:history [--last N] [--json]";
  private static final int LAST = 20;

  private final Optional<Rollouts> rollouts;
  private final Optional<KernelControl> control;

  /** Creates the commands. */
  @Activate
  public RolloutCommands(
      @Reference(policyOption = ReferencePolicyOption.GREEDY) Optional<Rollouts> rollouts,
      @Reference(policyOption = ReferencePolicyOption.GREEDY) Optional<KernelControl> control) {
    this.rollouts = rollouts;
    this.control = control;
  }

  private Rollouts rollouts() {
    return rollouts.orElseThrow(() -> CommandFailure.absent("The kernel runtime"));
  }

  private KernelControl control() {
    return control.orElseThrow(() -> CommandFailure.absent("The kernel runtime"));
  }

  /** {@code kernel:rollout}. */
  @Descriptor("kernel:rollout start PROVIDER [--steps 5,25,50,100] [--step-time 60s]"
      + " [--compare 100%] [--kernel KERNEL] [--why TEXT], then status, pause, resume or abort:"
      + " lets a provider take over step by step, compared bit by bit with the one that serves")
  public String rollout(String... arguments) {
    Arguments given = new Arguments(USAGE, arguments);
    Optional<KernelId> kernel = given.option("--kernel").map(KernelId::of);
    return switch (given.value(0)) {
      case "start" -> start(given, kernel);
      case "status" -> table(given, rollouts().list());
      case "pause" -> table(given, List.of(rollouts().pause(kernel, KernelCommands.reason(given))));
      case "resume" ->
        table(given, List.of(rollouts().resume(kernel, KernelCommands.reason(given))));
      case "abort" -> table(given, List.of(rollouts().abort(kernel, KernelCommands.reason(given))));
      default ->
        throw CommandFailure.usage(
            "Usage: " + USAGE + "; ACTION is start, status, pause, resume or abort");
    };
  }

  private String start(Arguments given, Optional<KernelId> kernel) {
    String provider = given.optional(1).orElseThrow(() -> CommandFailure.usage("Usage: " + USAGE));
    int compare = given.option("--compare", RolloutCommands::percent).orElse(100);
    RolloutPlan plan = new RolloutPlan(
        ProviderSelector.parse(provider),
        kernel,
        given.option("--steps", RolloutCommands::steps).orElse(RolloutPlan.STEPS),
        given.option("--step-time", Times::parse).orElse(RolloutPlan.STEP_TIME),
        compare);
    String warning = compare == 100 || given.flag("--json")
        ? ""
        : "Only " + compare + " % of the candidate's calls are compared: of the others a wrong"
            + " result may reach callers.\n";
    return warning + table(given, List.of(rollouts().start(plan, KernelCommands.reason(given))));
  }

  private static List<Integer> steps(String text) {
    return Arrays.stream(text.split(",", -1)).map(RolloutCommands::percent).toList();
  }

  private static int percent(String text) {
    return Integer.parseInt(text.endsWith("%") ? text.substring(0, text.length() - 1) : text);
  }

  private static String table(Arguments given, List<RolloutStatus> rollouts) {
    Table table = new Table(
        "CANDIDATE", "KERNELS", "STATE", "SHARE", "STEP", "CALLS", "COMPARED", "TIME", "WHY");
    for (RolloutStatus rollout : rollouts) {
      table.row(
          rollout.candidate(),
          rollout.kernels().stream().map(KernelId::id).collect(Collectors.joining(",")),
          rollout.state().id(),
          rollout.percent() + " %",
          Times.written(rollout.stepElapsed()) + " of " + Times.written(rollout.stepTime()),
          rollout.calls(),
          rollout.compared(),
          rollout.medianRatios().values().stream()
              .max(Double::compare)
              .map("%.2f x"::formatted)
              .orElse("-"),
          rollout.reason());
    }
    return given.show(table, "There has been no rollout since the start.");
  }

  /** {@code kernel:readmit}. */
  @Descriptor(
      "kernel:readmit PROVIDER [--why TEXT]: lets a suspect or rejected provider serve again")
  public String readmit(String... arguments) {
    Arguments given = new Arguments("kernel:readmit PROVIDER [--why TEXT]", arguments);
    return KernelCommands.show(
        control().readmit(ProviderSelector.parse(given.value(0)), KernelCommands.reason(given)));
  }

  /** {@code kernel:history}. */
  @Descriptor(HISTORY + ": shows the last decisions of the journal, newest first")
  public String history(String... arguments) {
    Arguments given = new Arguments(HISTORY, arguments);
    Table table = new Table("WHEN", "WHAT", "WHO", "WHY", "DETAILS");
    int last = given.option("--last", Integer::valueOf).orElse(LAST);
    for (HistoryEntry entry : control().history(last)) {
      table.row(
          entry.when(),
          entry.what(),
          entry.who(),
          entry.why(),
          entry.details().entrySet().stream()
              .map(detail -> detail.getKey() + "=" + detail.getValue())
              .collect(Collectors.joining(" ")));
    }
    return given.show(table, "Nothing has been decided yet.");
  }

  /** Spans of time as operators write them. */
  static final class Times {
    private Times() {}

    static Duration parse(String text) {
      if (!text.matches("[0-9]{1,9}(ms|s|m|h)?")) {
        throw CommandFailure.usage("'" + text + "' is no time: expected such as 30s, 10m or 2h.");
      }
      String number = text.replaceAll("[a-z]", "");
      long count = Long.parseLong(number);
      return switch (text.substring(number.length())) {
        case "ms" -> Duration.ofMillis(count);
        case "m" -> Duration.ofMinutes(count);
        case "h" -> Duration.ofHours(count);
        default -> Duration.ofSeconds(count);
      };
    }

    static String written(Duration time) {
      return time.toSeconds() + " s";
    }
  }
}

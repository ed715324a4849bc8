package org.engram.shell.internal;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.felix.service.command.Descriptor;
import org.engram.kernel.runtime.ArenaStats;
import org.engram.kernel.runtime.DurationHistogram;
import org.engram.kernel.runtime.KernelControl;
import org.engram.kernel.runtime.KernelControl.Reason;
import org.engram.kernel.runtime.KernelStats;
import org.engram.kernel.runtime.ProviderSelector;
import org.engram.kernel.runtime.ProviderStatus;
import org.engram.kernel.runtime.RouteStatus;
import org.engram.kernel.runtime.SwapReport;
import org.engram.kernel.spi.KernelId;
import org.engram.kernel.spi.RowShape;
import org.engram.kernel.spi.Tier;
import org.engram.shell.Table;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** The commands {@code kernel:*}. Each returns what it prints. */
@Component(
    service = KernelCommands.class,
    property = {
      "osgi.command.scope=kernel",
      "osgi.command.function=providers",
      "osgi.command.function=routes",
      "osgi.command.function=swap",
      "osgi.command.function=rollback",
      "osgi.command.function=pin",
      "osgi.command.function=unpin",
      "osgi.command.function=native",
      "osgi.command.function=retire",
      "osgi.command.function=arenas",
      "osgi.command.function=stats"
    })
public final class KernelCommands {
  private static final String SWAP =
      "kernel:swap PROVIDER [--kernel KERNEL] [--keep-warm 60s] [--why TEXT]";
  /** Digits of a digest that are shown. */
  private static final int DIGITS = 12;

  private final Optional<KernelControl> control;

  /** Creates the commands. */
  @Activate
  public KernelCommands(
      @Reference(policyOption = ReferencePolicyOption.GREEDY) Optional<KernelControl> control) {
    this.control = control;
  }

  private KernelControl control() {
    return control.orElseThrow(() -> CommandFailure.absent("The kernel runtime"));
  }

  /** {@code kernel:providers}. */
  @Descriptor("kernel:providers [--json]: lists the providers, first in ranking first")
  public String providers(String... arguments) {
    Arguments given = new Arguments("kernel:providers [--json]", arguments);
    Table table = new Table(
        "PROVIDER",
        "VERSION",
        "TIERS",
        "RANKING",
        "STATE",
        "DIGEST",
        "IN CALL",
        "CALLS",
        "ERRORS",
        "P50",
        "P99",
        "SINCE",
        "DETAIL");
    for (ProviderStatus provider : control().providers()) {
      var description = provider.description();
      table.row(
          description.id(),
          description.version(),
          description.tiers().stream().map(Tier::id).collect(Collectors.joining(",")),
          provider.ranking(),
          provider.state().id(),
          description.digests().values().stream()
              .map(digest -> digest.substring(0, Math.min(DIGITS, digest.length())))
              .findFirst()
              .orElse("-"),
          provider.holds(),
          provider.calls(),
          provider.errors(),
          quantile(provider, 0.5),
          quantile(provider, 0.99),
          provider.since().truncatedTo(ChronoUnit.SECONDS),
          provider.reason().orElse(description.detail()));
    }
    return given.show(table, "No provider is registered.");
  }

  private static String quantile(ProviderStatus provider, double quantile) {
    return provider
        .durations()
        .map(durations -> "≤ %.1f µs".formatted(durations.quantileNanos(quantile) / 1e3))
        .orElse("-");
  }

  /** {@code kernel:routes}. */
  @Descriptor("kernel:routes [--json]: shows which provider and tier serves each kernel, and why")
  public String routes(String... arguments) {
    Arguments given = new Arguments("kernel:routes [--json]", arguments);
    Table table = new Table("KERNEL", "PROVIDER", "TIER", "ROWS", "WHY", "PREVIOUS", "LAST CALL");
    for (RouteStatus route : control().routes()) {
      table.row(
          route.kernel(),
          route.provider().orElse("none"),
          route.tier().map(Tier::id).orElse("-"),
          route.rowShape().map(RowShape::id).orElse("-"),
          route.why(),
          route.previous().orElse("-"),
          route
              .lastInvocation()
              .map(at -> at.truncatedTo(ChronoUnit.SECONDS).toString())
              .orElse("never"));
    }
    return given.show(table, "There is no kernel.");
  }

  /** {@code kernel:swap}. */
  @Descriptor(
      SWAP + ": makes a provider the choice; what served before is stopped after --keep-warm")
  public String swap(String... arguments) {
    Arguments given = new Arguments(SWAP, arguments);
    ProviderSelector to = ProviderSelector.parse(given.value(0));
    Optional<Duration> keepWarm = given.option("--keep-warm", RolloutCommands.Times::parse);
    return show(
        keepWarm.isPresent()
            ? control().swap(to, kernel(given), keepWarm.get(), reason(given))
            : control().swap(to, kernel(given), reason(given)));
  }

  /** {@code kernel:rollback}. */
  @Descriptor("kernel:rollback [--kernel KERNEL] [--why TEXT]: returns to the previous provider")
  public String rollback(String... arguments) {
    Arguments given = new Arguments("kernel:rollback [--kernel KERNEL] [--why TEXT]", arguments);
    return show(control().rollback(kernel(given), reason(given)));
  }

  /** {@code kernel:pin}. */
  @Descriptor("kernel:pin PROVIDER [--kernel KERNEL] [--why TEXT]: fixes a provider")
  public String pin(String... arguments) {
    Arguments given =
        new Arguments("kernel:pin PROVIDER [--kernel KERNEL] [--why TEXT]", arguments);
    return show(
        control().pin(ProviderSelector.parse(given.value(0)), kernel(given), reason(given)));
  }

  /** {@code kernel:unpin}. */
  @Descriptor("kernel:unpin [--kernel KERNEL] [--why TEXT]: lets the ranking decide again")
  public String unpin(String... arguments) {
    Arguments given = new Arguments("kernel:unpin [--kernel KERNEL] [--why TEXT]", arguments);
    return show(control().unpin(kernel(given), reason(given)));
  }

  /** {@code kernel:native}; Gogo looks for that name where a command's is a Java keyword. */
  @Descriptor("kernel:native on|off [--why TEXT]: allows or forbids providers with native code")
  public String _native(String... arguments) {
    String usage = "kernel:native on|off [--why TEXT]";
    Arguments given = new Arguments(usage, arguments);
    return switch (given.value(0)) {
      case "on" -> show(control().setNativeEnabled(true, reason(given)));
      case "off" -> show(control().setNativeEnabled(false, reason(given)));
      default -> throw CommandFailure.usage("Usage: " + usage);
    };
  }

  /** {@code kernel:retire}. */
  @Descriptor("kernel:retire PROVIDER [--why TEXT]: stops a provider and unloads its library")
  public String retire(String... arguments) {
    Arguments given = new Arguments("kernel:retire PROVIDER [--why TEXT]", arguments);
    return show(control().retire(ProviderSelector.parse(given.value(0)), reason(given)));
  }

  /** {@code kernel:arenas}. */
  @Descriptor("kernel:arenas [--json]: shows the scratch arenas")
  public String arenas(String... arguments) {
    Arguments given = new Arguments("kernel:arenas [--json]", arguments);
    ArenaStats stats = control().arenaStats();
    Table table = new Table("ARENAS", "BYTES EACH", "RESETS", "OVERFLOWS", "HIGH WATER", "OF ARENA")
        .row(
            stats.arenas(),
            stats.arenaBytes(),
            stats.resets(),
            stats.overflows(),
            stats.highWaterMarkBytes(),
            "%.1f %%".formatted(100.0 * stats.highWaterMarkBytes() / stats.arenaBytes()));
    return given.show(table, "There is no arena.");
  }

  /** {@code kernel:stats}. */
  @Descriptor(
      "kernel:stats [--json]: shows calls, errors and mean duration by kernel, provider and tier")
  public String stats(String... arguments) {
    Arguments given = new Arguments("kernel:stats [--json]", arguments);
    Table table = new Table("KERNEL", "PROVIDER", "TIER", "CALLS", "ERRORS", "MEAN");
    for (KernelStats stats : control().kernelStats()) {
      table.row(
          stats.kernel(),
          stats.provider(),
          stats.tier(),
          stats.invocations(),
          stats.errors().values().stream().mapToLong(Long::longValue).sum(),
          mean(List.copyOf(stats.sizes().values())));
    }
    return given.show(table, "No kernel has been called.");
  }

  private static String mean(List<DurationHistogram> sizes) {
    long count = sizes.stream().mapToLong(DurationHistogram::count).sum();
    long nanos = sizes.stream().mapToLong(DurationHistogram::sumNanos).sum();
    return count == 0 ? "-" : "%.3f µs".formatted(nanos / 1e3 / count);
  }

  static String show(SwapReport report) {
    String time = "%.3f ms".formatted(report.nanos() / 1e6);
    return report.changes().isEmpty()
        ? "Nothing changed: all calls go where they went before (" + time + ")."
        : String.join("\n", report.changes()) + "\n" + time;
  }

  private static Optional<KernelId> kernel(Arguments given) {
    return given.option("--kernel").map(KernelId::of);
  }

  static Reason reason(Arguments given) {
    return new Reason(Operator.name(), given.option("--why").orElse("by hand"));
  }
}

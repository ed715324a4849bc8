package org.engram.shell.internal;

import java.io.PrintStream;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.engram.kernel.runtime.ProviderSelector;
import org.engram.kernel.spi.KernelProvider;
import org.engram.kernel.spi.Tier;
import org.engram.kernel.testkit.ContractKit;
import org.engram.kernel.testkit.DeepComparison;
import org.engram.kernel.testkit.DeepComparison.Scale;
import org.engram.kernel.testkit.Mode;
import org.engram.kernel.testkit.Report;
import org.engram.kernel.testkit.Trial;
import org.engram.shell.ProgressBar;
import org.engram.shell.ProgressBar.Style;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/**
 * The command {@code kernel:verify}: all providers and tiers against the contract and each other.
 */
@Component(
    service = VerifyCommand.class,
    property = {"osgi.command.scope=kernel", "osgi.command.function=verify"})
public final class VerifyCommand {
  private static final String USAGE =
      "kernel:verify [--only PROVIDER] [--digests] [--seed N] [--deep] [--progress] [--json]";

  /** Providers come and go; those that are there when the command is given are verified. */
  @Reference(
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  private volatile List<KernelProvider> providers = List.of();

  private final Scale scale;

  /** Creates the command; its providers are bound next. */
  public VerifyCommand() {
    this.scale = Scale.FULL;
  }

  VerifyCommand(List<KernelProvider> providers, Scale scale) {
    this.providers = List.copyOf(providers);
    this.scale = scale;
  }

  /** {@code kernel:verify}. */
  @Descriptor(
      USAGE + ": runs the contract kit on every provider and tier, and compares the digests;"
          + " PROVIDER is id[@version][/tier], --digests leaves out all but the golden digests,"
          + " --deep compares the tiers on millions of random inputs, too, and --progress draws how"
          + " far that is")
  public void verify(CommandSession session, String... arguments) {
    verify(session.getConsole(), arguments);
  }

  void verify(PrintStream out, String... arguments) {
    Arguments given = new Arguments(USAGE, arguments);
    VerifyOutput output = new VerifyOutput(out, given.flag("--json"));
    try {
      verify(output, given, out);
    } catch (CommandFailure e) {
      output.failed(String.valueOf(e.getMessage()));
      throw e;
    }
    output.end("identical");
  }

  private void verify(VerifyOutput output, Arguments given, PrintStream out) {
    long seed = given.option("--seed", Long::valueOf).orElseGet(System::nanoTime);
    Optional<ProviderSelector> only = given.option("--only", ProviderSelector::parse);
    List<KernelProvider> here = providers.stream()
        .filter(provider -> only.map(own -> own.matches(provider.description())).orElse(true))
        .sorted(Comparator.comparing(
            provider -> provider.description().id() + provider.description().version()))
        .toList();
    if (here.isEmpty()) {
      throw CommandFailure.failed(only.map(own -> "No provider " + own + " is registered.")
          .orElse("No provider is registered."));
    }
    Map<Mode, Set<String>> digests = new EnumMap<>(Mode.class);
    int problems = 0;
    output.begin();
    for (KernelProvider provider : here) {
      List<Tier> tiers = only.flatMap(ProviderSelector::tier)
          .map(List::of)
          .orElse(provider.description().tiers());
      for (Tier tier : tiers) {
        Report report = given.flag("--digests")
            ? ContractKit.digests(provider, tier)
            : ContractKit.run(provider, tier, seed);
        output.add(report);
        problems += report.problems().size();
        for (Report.Line line : report.lines()) {
          if (line.offered()) {
            digests.computeIfAbsent(line.mode(), any -> new TreeSet<>()).add(line.digest());
          }
        }
      }
    }
    conclude(digests, problems, seed);
    if (given.flag("--deep")) {
      boolean drawn = given.flag("--progress");
      compare(here, seed, output, new ProgressBar(out, drawn ? Style.LINE : Style.NONE));
    }
  }

  private void compare(List<KernelProvider> here, long seed, VerifyOutput output, ProgressBar bar) {
    DeepComparison comparison = DeepComparison.of(here);
    for (Trial trial : Trial.values()) {
      DeepComparison.Finding finding =
          comparison.compare(trial, scale, seed, share -> bar.accept(trial.id(), share));
      output.add(trial, finding);
      finding.difference().ifPresent(difference -> {
        throw CommandFailure.failed("different: " + difference + ".");
      });
    }
  }

  private static void conclude(Map<Mode, Set<String>> digests, int problems, long seed) {
    List<String> differing = digests.entrySet().stream()
        .filter(entry -> entry.getValue().size() > 1)
        .map(entry -> entry.getKey().id())
        .toList();
    if (!differing.isEmpty()) {
      throw CommandFailure.failed(
          "different: " + String.join(", ", differing) + " (seed " + seed + ").");
    }
    if (problems > 0) {
      throw CommandFailure.failed(problems + " broken promises (seed " + seed + ").");
    }
  }
}

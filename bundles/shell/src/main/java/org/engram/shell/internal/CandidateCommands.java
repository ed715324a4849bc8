package org.engram.shell.internal;

import java.util.Optional;
import org.apache.felix.service.command.Descriptor;
import org.engram.kernel.admission.Candidate;
import org.engram.kernel.admission.ProviderRepository;
import org.engram.kernel.runtime.KernelControl;
import org.engram.kernel.runtime.KernelControl.Reason;
import org.engram.shell.Table;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** The commands {@code kernel:*} on provider JARs. Each returns what it prints. */
@Component(
    service = CandidateCommands.class,
    property = {
      "osgi.command.scope=kernel",
      "osgi.command.function=install",
      "osgi.command.function=uninstall",
      "osgi.command.function=admit",
      "osgi.command.function=candidates"
    })
public final class CandidateCommands {
  private static final int DIGITS = 12;

  private final Optional<ProviderRepository> repository;
  private final Optional<KernelControl> control;

  /** Creates the commands. */
  @Activate
  public CandidateCommands(
      @Reference(policyOption = ReferencePolicyOption.GREEDY)
          Optional<ProviderRepository> repository,
      @Reference(policyOption = ReferencePolicyOption.GREEDY) Optional<KernelControl> control) {
    this.repository = repository;
    this.control = control;
  }

  private ProviderRepository repository() {
    return repository.orElseThrow(() -> CommandFailure.absent("Kernel admission"));
  }

  /** {@code kernel:install}. */
  @Descriptor("kernel:install FILE|URL|BUNDLE [--untried]: keeps a provider JAR and tries it in a"
      + " process of its own; --untried leaves the trial to kernel:admit")
  public String install(String... arguments) {
    Arguments given = new Arguments("kernel:install FILE|URL|BUNDLE [--untried]", arguments);
    Candidate installed = repository().install(given.value(0), Operator.name());
    return given.flag("--untried") || installed.state() != Candidate.State.INSTALLED
        ? told(installed)
        : verdict(repository().admit(installed.digest(), false, Operator.name()));
  }

  /** {@code kernel:uninstall}. */
  @Descriptor("kernel:uninstall ID: stops and forgets an installed provider")
  public String uninstall(String... arguments) {
    Arguments given = new Arguments("kernel:uninstall ID", arguments);
    Candidate gone = repository().uninstall(given.value(0), Operator.name());
    return name(gone) + " is uninstalled.";
  }

  /** {@code kernel:admit}. */
  @Descriptor("kernel:admit ID [--again]: tries a provider in a process of its own; --again does so"
      + " even if it has a verdict, and lets it serve again if a guard has refused it")
  public String admit(String... arguments) {
    Arguments given = new Arguments("kernel:admit ID [--again]", arguments);
    boolean again = given.flag("--again");
    Candidate tried = repository().admit(given.value(0), again, Operator.name());
    String told = verdict(tried);
    if (again && tried.bundleId().isPresent()) {
      Reason reason = new Reason(Operator.name(), "admitted again");
      control.ifPresent(kernels -> kernels.readmitBundle(tried.bundleId().getAsLong(), reason));
    }
    return told;
  }

  /** {@code kernel:candidates}. */
  @Descriptor("kernel:candidates [--json]: lists the provider JARs and what their trials found")
  public String candidates(String... arguments) {
    Arguments given = new Arguments("kernel:candidates [--json]", arguments);
    Table table =
        new Table("BUNDLE", "PROVIDER", "VERSION", "CONTENT", "STATE", "SHIPPED", "REASON");
    for (Candidate one : repository().list()) {
      table.row(
          one.bundleId().isPresent() ? one.bundleId().getAsLong() : "-",
          one.symbolicName(),
          one.version(),
          one.digest().substring(0, DIGITS),
          one.state(),
          one.shipped() ? "yes" : "no",
          one.reason().isEmpty() ? "-" : one.reason());
    }
    return given.show(table, "There is no provider.");
  }

  private static String verdict(Candidate candidate) {
    if (candidate.state() == Candidate.State.REJECTED) {
      throw CommandFailure.failed(name(candidate) + " is rejected: " + candidate.reason() + ".");
    }
    return told(candidate);
  }

  private static String told(Candidate candidate) {
    String bundle =
        candidate.bundleId().isPresent() ? ", bundle " + candidate.bundleId().getAsLong() : "";
    return name(candidate) + " is " + candidate.state() + " (content "
        + candidate.digest().substring(0, DIGITS) + bundle + ").";
  }

  private static String name(Candidate candidate) {
    return candidate.symbolicName() + " " + candidate.version();
  }
}

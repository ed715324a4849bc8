package org.engram.kernel.admission.internal.osgi;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.engram.kernel.admission.ProviderFiles;
import org.engram.kernel.admission.ProviderRepository;
import org.engram.kernel.admission.internal.AdmissionSettings;
import org.engram.kernel.admission.internal.DrillFolder;
import org.engram.kernel.admission.internal.ProviderStore;
import org.engram.kernel.admission.internal.ShippedProviders;
import org.engram.kernel.admission.internal.Sources;
import org.engram.kernel.admission.internal.Surroundings;
import org.engram.kernel.admission.internal.VerdictStore;
import org.engram.kernel.admission.internal.Verdicts;
import org.engram.kernel.admission.internal.trial.Trial;
import org.engram.kernel.admission.internal.trial.TrialLimits;
import org.engram.kernel.runtime.ProviderArchive;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.hooks.bundle.CollisionHook;
import org.osgi.framework.hooks.resolver.ResolverHookFactory;
import org.osgi.framework.hooks.service.EventListenerHook;
import org.osgi.framework.hooks.service.FindHook;

/**
 * Puts the gate up, installs what is kept, and offers the repository. It starts before the
 * providers and waits for no service of another bundle.
 */
@Capability(
    namespace = "osgi.service",
    attribute = "objectClass:List<String>=\"org.engram.kernel.admission.ProviderRepository\"",
    uses = ProviderRepository.class,
    effective = "active")
public final class AdmissionActivator implements BundleActivator {
  private @Nullable Reverification reverification;

  @Override
  public void start(BundleContext context) throws IOException {
    AdmissionSettings settings = AdmissionSettings.read(context::getProperty, System.getenv()::get);
    settings.signers(); // a trust store that cannot be read stops the start, not a later trial
    Path data = settings.data();
    Verdicts verdicts = new Verdicts(
        ShippedProviders.ofBuild(),
        new VerdictStore(data.resolve(ProviderFiles.VERDICTS)),
        Surroundings.current());
    ProviderBundles bundles = new ProviderBundles();
    DrillFolder drill = DrillFolder.of(data, context.getProperty(DrillFolder.SCRATCH));
    register(context, bundles, verdicts, drill);

    Path drafts = data.resolve("tmp");
    ForkedTrials trials = new ForkedTrials(
        new TrialFiles(context),
        new Trial(drafts, TrialLimits.of(settings.stall())),
        settings,
        verdicts.here());
    CandidateBundles installed = new CandidateBundles(context, bundles);
    ProviderStore store = new ProviderStore(data.resolve(ProviderFiles.PROVIDERS));
    BundleRepository repository = new BundleRepository(
        context,
        installed,
        verdicts,
        store,
        new Sources(settings.folders()),
        drafts,
        trials,
        drill);
    List<String> again = repository.restore();
    context.registerService(ProviderRepository.class, repository, null);
    context.registerService(
        ProviderArchive.class, new KeptProviders(bundles, installed, verdicts, store), null);
    Reverification thread = new Reverification(repository, verdicts, settings, again);
    thread.start();
    reverification = thread;
  }

  private static void register(
      BundleContext context, ProviderBundles bundles, Verdicts verdicts, DrillFolder drill) {
    context.registerService(ResolverHookFactory.class, new Gate(bundles, verdicts, drill), null);
    HiddenProviders hidden = new HiddenProviders(bundles, verdicts);
    context.registerService(FindHook.class, hidden, null);
    context.registerService(EventListenerHook.class, hidden, null);
    context.registerService(
        CollisionHook.class, new SideBySide(context.getBundle(), bundles), null);
  }

  /** The framework takes the services back. */
  @Override
  public void stop(BundleContext context) throws InterruptedException {
    Reverification thread = reverification;
    reverification = null;
    if (thread != null) {
      thread.stop();
    }
  }
}

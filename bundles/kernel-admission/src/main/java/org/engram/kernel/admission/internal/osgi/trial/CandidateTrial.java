package org.engram.kernel.admission.internal.osgi.trial;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.engram.kernel.admission.internal.JarContent;
import org.engram.kernel.admission.internal.Sums;
import org.engram.kernel.admission.internal.trial.Holdings;
import org.engram.kernel.admission.internal.trial.Progress;
import org.engram.kernel.admission.internal.trial.ProviderChecks;
import org.engram.kernel.admission.internal.trial.RejectedException;
import org.engram.kernel.admission.internal.trial.TrialOrder;
import org.engram.kernel.spi.KernelProvider;
import org.engram.kernel.spi.ProbeFailure;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.ServiceReference;

/** One candidate from its first start to its last stop. */
final class CandidateTrial {
  private static final int LOADS = 100;
  private static final long REGISTRATION_MS = 5_000;
  private static final long POLL_MS = 10;
  private static final Duration UNLOAD = Duration.ofSeconds(5);

  private final BundleContext context;
  private final TrialOrder order;
  private final Holdings holdings;
  private final Progress progress;

  CandidateTrial(TrialFramework framework, TrialOrder order, Path folder, Progress progress) {
    this.context = framework.context();
    this.order = order;
    this.holdings = new Holdings(folder);
    this.progress = progress;
  }

  /** Adds what was checked, step by step. */
  void run(List<String> checks) throws RejectedException, InterruptedException, IOException {
    Holdings.@Nullable Moment before = Holdings.areKnown() ? holdings.now() : null;
    progress.at("it is installed");
    Bundle candidate = install();
    KernelProvider provider = start(candidate);
    checkDigests(provider);
    checks.addAll(new ProviderChecks(provider, progress, order.nativeCode()).run());
    stop(candidate, provider);
    if (before != null) {
      holdings.requireNothingLeft(before);
    }
    Holdings.@Nullable Moment warm = Holdings.areKnown() ? holdings.now() : null;
    for (int load = 1; load <= LOADS; load++) {
      stop(candidate, start(candidate));
    }
    checks.add(LOADS + " loads and unloads");
    progress.at("it is uninstalled");
    try {
      candidate.uninstall();
    } catch (BundleException e) {
      throw new RejectedException("it cannot be uninstalled: " + e.getMessage());
    }
    if (before != null && warm != null) {
      holdings.requireNoGrowth(warm, LOADS);
      holdings.requireNothingLeft(before);
      checks.add("threads, descriptors and mappings before and after");
    } else {
      checks.add("threads, descriptors and mappings not checked on this system");
    }
  }

  private Bundle install() throws RejectedException {
    try {
      return context.installBundle(order.candidate().toUri().toString());
    } catch (BundleException e) {
      throw new RejectedException("it is no bundle that can be installed: " + e.getMessage());
    }
  }

  private KernelProvider start(Bundle candidate) throws RejectedException, InterruptedException {
    progress.at("it starts");
    try {
      candidate.start();
    } catch (BundleException e) {
      throw new RejectedException("it does not start: " + message(e));
    }
    for (long waited = 0; ; waited += POLL_MS) {
      ServiceReference<?>[] failures = registered(candidate, ProbeFailure.class);
      if (failures.length > 0 && context.getService(failures[0]) instanceof ProbeFailure failure) {
        throw new RejectedException("it says that it cannot serve here: " + failure.reason());
      }
      ServiceReference<?>[] providers = registered(candidate, KernelProvider.class);
      if (providers.length > 1) {
        throw new RejectedException("it registers " + providers.length + " kernel providers");
      }
      if (providers.length == 1
          && context.getService(providers[0]) instanceof KernelProvider provider) {
        return provider;
      }
      if (waited >= REGISTRATION_MS) {
        throw new RejectedException("it is started and registers no kernel provider");
      }
      Thread.sleep(POLL_MS);
    }
  }

  private static ServiceReference<?>[] registered(Bundle candidate, Class<?> type) {
    ServiceReference<?> @Nullable [] all = candidate.getRegisteredServices();
    return all == null
        ? new ServiceReference<?>[0]
        : Arrays.stream(all)
            .filter(reference -> reference.getProperty("objectClass") instanceof String[] types
                && Arrays.asList(types).contains(type.getName()))
            .toArray(ServiceReference<?>[]::new);
  }

  /** What is loaded must be what the JAR declares. */
  private void checkDigests(KernelProvider provider) throws RejectedException, IOException {
    if (!order.nativeCode()) {
      return;
    }
    Set<String> declared;
    try (JarContent content = new JarContent(order.candidate())) {
      declared = Set.copyOf(Sums.read(content).values());
    }
    Set<String> loaded = Set.copyOf(provider.description().digests().values());
    if (loaded.isEmpty() || !declared.containsAll(loaded)) {
      throw new RejectedException("it says that it loaded libraries with the SHA-256 "
          + loaded.stream().sorted().collect(Collectors.joining(", "))
          + ", which its JAR does not declare");
    }
  }

  private void stop(Bundle candidate, KernelProvider provider)
      throws RejectedException, InterruptedException {
    progress.at("it stops");
    try {
      candidate.stop();
    } catch (BundleException e) {
      throw new RejectedException("it does not stop: " + message(e));
    }
    if (registered(candidate, KernelProvider.class).length > 0) {
      throw new RejectedException("it is stopped and its service is still there");
    }
    if (!provider.life().awaitUnloaded(UNLOAD)) {
      throw new RejectedException(
          "it is stopped and does not unload within " + UNLOAD.toSeconds() + " s");
    }
    var failure = provider.life().unloadFailure();
    if (failure.isPresent()) {
      throw new RejectedException("it does not unload: " + failure.get());
    }
  }

  private static String message(BundleException e) {
    Throwable cause = e;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause.equals(e) ? String.valueOf(e.getMessage()) : cause.toString();
  }
}

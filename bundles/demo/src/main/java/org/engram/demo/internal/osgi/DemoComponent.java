package org.engram.demo.internal.osgi;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.function.ToIntFunction;
import org.engram.demo.internal.Demo;
import org.engram.demo.internal.ProviderBundles;
import org.engram.demo.internal.Services;
import org.engram.kernel.runtime.KernelControl;
import org.engram.kernel.runtime.Kernels;
import org.engram.kernel.runtime.Workers;
import org.engram.memory.MemoryEngine;
import org.engram.memory.TextEmbedder;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Runs the demo for whoever calls it from outside the framework: it takes the stream to print to
 * and returns an exit code. Framework properties say how much is loaded and who watches.
 */
@Component(service = ToIntFunction.class, property = "engram.demo=true")
public final class DemoComponent implements ToIntFunction<PrintStream> {
  private static final String SYNSETS = "engram.demo.synsets";
  private static final String INTERACTIVE = "engram.demo.interactive";

  private final BundleContext context;
  private final Services services;

  /** Takes what the demo uses. */
  @Activate
  public DemoComponent(
      BundleContext context,
      @Reference MemoryEngine engine,
      @Reference TextEmbedder embedder,
      @Reference Kernels kernels,
      @Reference KernelControl control,
      @Reference Workers workers) {
    this.context = context;
    this.services = new Services(engine, embedder, kernels, control, workers, new Bundles(context));
  }

  @Override
  public int applyAsInt(PrintStream out) {
    int synsets = Integer.parseInt(Objects.requireNonNull(context.getProperty(SYNSETS), SYNSETS));
    boolean interactive = Boolean.parseBoolean(context.getProperty(INTERACTIVE));
    try {
      List<String> problems = new Demo(services, out).run(synsets, interactive);
      problems.forEach(out::println);
      return problems.isEmpty() ? 0 : 1;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private record Bundles(BundleContext context) implements ProviderBundles {
    @Override
    public void stop(long bundleId) {
      try {
        bundle(bundleId).stop(Bundle.STOP_TRANSIENT);
      } catch (BundleException e) {
        throw new IllegalStateException("The provider's bundle did not stop.", e);
      }
    }

    @Override
    public void start(long bundleId) {
      try {
        bundle(bundleId).start(Bundle.START_TRANSIENT);
      } catch (BundleException e) {
        throw new IllegalStateException("The provider's bundle did not start.", e);
      }
    }

    private Bundle bundle(long id) {
      return Objects.requireNonNull(context.getBundle(id), "the provider's bundle");
    }
  }
}

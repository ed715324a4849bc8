package org.engram.benchmark.internal.osgi;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.ToIntFunction;
import org.engram.benchmark.internal.Benchmark;
import org.engram.benchmark.internal.Services;
import org.engram.benchmark.internal.Size;
import org.engram.benchmark.internal.Workload;
import org.engram.kernel.runtime.KernelControl;
import org.engram.kernel.spi.KernelProvider;
import org.engram.memory.MemoryEngine;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Runs the benchmark for whoever calls it from outside the framework: it takes the stream to print
 * to and returns an exit code. Framework properties say what is measured.
 */
@Component(service = ToIntFunction.class, property = "engram.benchmark=true")
public final class BenchmarkComponent implements ToIntFunction<PrintStream> {
  private static final String WORKLOADS = "engram.benchmark.workloads";
  private static final String SIZE = "engram.benchmark.size";
  private static final String JSON = "engram.benchmark.json";

  private final BundleContext context;
  private final Services services;

  /** Takes what the benchmark uses. */
  @Activate
  public BenchmarkComponent(
      BundleContext context,
      @Reference List<KernelProvider> providers,
      @Reference MemoryEngine engine,
      @Reference KernelControl control) {
    this.context = context;
    this.services = new Services(List.copyOf(providers), engine, control);
  }

  @Override
  public int applyAsInt(PrintStream out) {
    List<Workload> workloads =
        Arrays.stream(property(WORKLOADS).split(",", -1)).map(Workload::of).toList();
    Optional<Path> json = Optional.ofNullable(context.getProperty(JSON)).map(Path::of);
    try {
      Optional<String> problem =
          new Benchmark(services, out).run(workloads, Size.valueOf(property(SIZE)), json);
      problem.ifPresent(out::println);
      return problem.isEmpty() ? 0 : 1;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String property(String name) {
    return Objects.requireNonNull(context.getProperty(name), name);
  }
}

package org.engram.benchmark.internal.osgi;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.ToIntFunction;
import org.engram.benchmark.internal.Benchmark;
import org.engram.benchmark.internal.Calibration;
import org.engram.benchmark.internal.Machine;
import org.engram.benchmark.internal.Services;
import org.engram.benchmark.internal.Size;
import org.engram.benchmark.internal.Workload;
import org.engram.benchmark.internal.regression.InstructionCount;
import org.engram.benchmark.internal.regression.RegressionCheck;
import org.engram.benchmark.internal.regression.WideTierCheck;
import org.engram.benchmark.internal.regression.WideTierProgram;
import org.engram.kernel.runtime.KernelControl;
import org.engram.kernel.runtime.settings.Settings;
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
  /** The program whose instructions are counted; where it is set, nothing is timed. */
  private static final String PROGRAM = "engram.benchmark.program";
  /** The file of the baseline, if it is not the processor's own in the folder of baselines. */
  private static final String BASELINE = "engram.benchmark.baseline";

  /** Set where row shapes are timed, and nothing else. */
  private static final String CALIBRATE = "engram.benchmark.calibrate";

  private static final String BASELINES = "engram.benchmark.baselines";

  private final BundleContext context;
  private final Services services;

  /** Takes what the benchmark uses. */
  @Activate
  public BenchmarkComponent(
      BundleContext context,
      @Reference List<KernelProvider> providers,
      @Reference MemoryEngine engine,
      @Reference KernelControl control,
      @Reference Settings settings) {
    this.context = context;
    this.services = new Services(List.copyOf(providers), engine, control, settings);
  }

  @Override
  public int applyAsInt(PrintStream out) {
    try {
      Optional<Path> program = path(PROGRAM);
      if (context.getProperty(CALIBRATE) != null) {
        return calibrate(out);
      }
      return program.isPresent() ? count(program.get(), out) : measure(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private int measure(PrintStream out) throws IOException {
    List<Workload> workloads =
        Arrays.stream(property(WORKLOADS).split(",", -1)).map(Workload::of).toList();
    Optional<String> problem =
        new Benchmark(services, out).run(workloads, Size.valueOf(property(SIZE)), path(JSON));
    problem.ifPresent(out::println);
    return problem.isEmpty() ? 0 : 1;
  }

  private int calibrate(PrintStream out) {
    Optional<String> problem = new Calibration(services, out).run(Size.valueOf(property(SIZE)));
    problem.ifPresent(out::println);
    return problem.isEmpty() ? 0 : 1;
  }

  private int count(Path program, PrintStream out) throws IOException {
    String cpu = Machine.here().cpu();
    Path baseline = path(BASELINE)
        .orElseGet(() -> RegressionCheck.baselineIn(Path.of(property(BASELINES)), cpu));
    List<String> problems =
        new ArrayList<>(new RegressionCheck(new InstructionCount(program), cpu, out).run(baseline));
    // Without a count there is no baseline, and what stands in the way was said.
    if (Files.exists(baseline)) {
      problems.addAll(new WideTierCheck(new WideTierProgram(program), out).run(baseline));
    }
    problems.forEach(out::println);
    return problems.isEmpty() ? 0 : 1;
  }

  private Optional<Path> path(String name) {
    return Optional.ofNullable(context.getProperty(name)).map(Path::of);
  }

  private String property(String name) {
    return Objects.requireNonNull(context.getProperty(name), name);
  }
}

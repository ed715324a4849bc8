package org.engram.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Every benchmark at a size that takes no time. */
class BenchmarksTest {
  private static final List<String> HERE = Served.here();

  @ParameterizedTest
  @CsvSource({
    "CosineBenchmark, 2, shape=70x9",
    "TopKBenchmark, 2, shape=70x30x5",
    "SpreadBenchmark, 8, shape=50x200",
    "DecayBenchmark, 2, count=100"
  })
  void aKernelRunsOnEveryProviderAndTierOfThisMachine(String name, int methods, String parameter)
      throws RunnerException {
    assertThat(run(name, HERE, parameter)).hasSize(methods * HERE.size());
  }

  @ParameterizedTest
  @CsvSource({
    "FacadeBenchmark, 4, ''",
    "RecallBenchmark, 4, memories=50",
    "RememberBenchmark, 3, batch=5",
    "OpenBenchmark, 3, memories=50",
    "ChunkBenchmark, 1, rowCount=2000 chunk=1024",
    "LayoutBenchmark, 2, shape=50x2000"
  })
  void whatIsAroundTheKernelsRunsOnTheHighestTier(String name, int methods, String parameters)
      throws RunnerException {
    assertThat(run(name, List.of(HERE.getLast()), parameters)).hasSize(methods);
  }

  @Test
  void theKernelThatDoesNothingServesToo() throws RunnerException {
    assertThat(run("FacadeBenchmark", List.of("nothing"), "")).hasSize(4);
  }

  @Test
  void bothProvidersServeHere() {
    assertThat(HERE).contains("java/scalar", "java/vector");
    assertThat(HERE.getLast()).startsWith("zig-");
    assertThatThrownBy(() -> Served.open("zig-x86/sse9"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("java/scalar");
  }

  private static Collection<RunResult> run(String name, List<String> served, String parameters)
      throws RunnerException {
    ChainedOptionsBuilder options = new OptionsBuilder()
        .include("\\." + name + "\\.")
        .param(Benchmarks.SERVED, served.toArray(String[]::new))
        .forks(0) // in this JVM: what is proven is that it runs and that its results are right
        .warmupIterations(0)
        .measurementIterations(1)
        .measurementTime(TimeValue.milliseconds(1))
        .syncIterations(false)
        .verbosity(VerboseMode.SILENT)
        .shouldFailOnError(true);
    parameters
        .lines()
        .flatMap(line -> Stream.of(line.split(" ", -1)))
        .map(parameter -> parameter.split("=", -1))
        .forEach(pair -> options.param(pair[0], pair[1]));
    return new Runner(options.build()).run();
  }
}

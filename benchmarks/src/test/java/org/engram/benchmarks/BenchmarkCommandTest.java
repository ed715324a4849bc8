package org.engram.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.engram.benchmark.internal.Benchmark;
import org.engram.benchmark.internal.Calibration;
import org.engram.benchmark.internal.Services;
import org.engram.benchmark.internal.Size;
import org.engram.benchmark.internal.Workload;
import org.engram.kernel.runtime.settings.EngramSettings;
import org.engram.kernel.spi.DecayKernel;
import org.engram.kernel.spi.KernelProvider;
import org.engram.kernel.spi.ProviderDescription;
import org.engram.kernel.spi.ProviderLife;
import org.engram.kernel.spi.Tier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The measurement behind {@code engram benchmark}, on every provider of this machine. */
class BenchmarkCommandTest {
  @TempDir
  Path folder;

  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final List<KernelProvider> providers = new ArrayList<>();
  private RunningKernels kernels;
  private RunningEngine engine;

  @BeforeEach
  void open() {
    providers.addAll(Served.providers(folder.resolve("library")));
    kernels = RunningKernels.open(folder.resolve("runtime"), providers, RunningEngine.THREADS);
    engine = new RunningEngine(folder, kernels);
  }

  @AfterEach
  void close() {
    engine.close();
    kernels.close();
    providers.forEach(provider -> provider.life().release());
  }

  @Test
  void everyWorkloadIsATableOfEveryProviderAndTier() throws IOException {
    Path json = folder.resolve("figures.json");
    Optional<String> problem = run(List.of(Workload.values()), Optional.of(json));
    assertThat(problem).isEmpty();
    for (String shape : List.of(
        "cosine, 768-d, 1000 rows",
        "top 10, 768-d, 1000 rows",
        "5 steps from 1000, 1000 nodes, 5000 edges zipf",
        "2 steps from 3, 1000 nodes, 5000 edges sparse",
        "decay, 10000 strengths",
        "recall, 200 memories, 384-d, 2 threads")) {
      for (String served : Served.here()) {
        String[] parts = served.split("/", -1);
        assertThat(out())
            .containsPattern("(?m)^" + shape + " +" + parts[0] + "@1.0.0 +" + parts[1]
                + " +[0-9.]+ [nµm]?s +[0-9.]+ [nµm]?s +[0-9.]+ [kMGT]? *\\w+s/s +(-|[0-9.]+ %)"
                + " +[0-9.]+ %(  cold)?$");
      }
    }
    assertThat(out()).containsPattern("(?m)^decay, 10000 strengths +memory read\\+write ");
    assertThat(out()).containsPattern("arenas: [0-9]+ of 1048576 bytes, [0-9]+ leases, 0 over");
    assertThat(Files.readString(json))
        .contains("\"cpu\" : ", "\"name\" : \"vector_similarity_768d_1000c\"", "\"p99_ns\" : ")
        .containsPattern("\"roofline_share\" : \\{\\s+\"min\" : ");
  }

  /** The planted fault: one bit, in the last strength only. */
  @Test
  void aWrongBitIsAnErrorAndIsNotTimed() throws IOException {
    providers.add(new OneBitOff(providers.getFirst()));
    assertThat(run(List.of(Workload.DECAY_CALCULATION), Optional.empty()))
        .hasValueSatisfying(problem -> assertThat(problem)
            .matches("WRONG RESULT: off@1/scalar, decay_calculation_10000: strength 9999 has"
                + " bits [0-9a-f]{8} instead of [0-9a-f]{8}, seed [0-9]+"));
    assertThat(out()).doesNotContainPattern(Pattern.compile("off@1.*s/s"));
  }

  @Test
  void theUseOfEachArenaIsPrintedWhereItIsWanted() throws IOException {
    assertThat(run(List.of(Workload.RECALL), Optional.empty())).isEmpty();
    assertThat(out()).doesNotContain("arena 0: ");
    kernels.settings().set("arena.metrics", "true", "test");
    assertThat(run(List.of(Workload.RECALL), Optional.empty())).isEmpty();
    assertThat(out())
        .containsPattern("arena 0: [0-9]+ leases, high-water mark [0-9]+ bytes \\([0-9.]+ %\\)")
        .containsPattern("arena [0-3]: [1-9][0-9]* leases, high-water mark [1-9][0-9]* bytes");
  }

  @Test
  void theCalibrationTimesBothRowShapesAndEndsWithAProposal() {
    assertThat(new Calibration(services(), stream()).run(Size.SMOKE)).isEmpty();
    String text = out();
    for (String call : List.of("cosine, norms stored", "cosine, norms summed", "dot product")) {
      for (String place : List.of("9 rows +L2", "17 rows +L3", "33 rows +memory")) {
        assertThat(text)
            .containsPattern("(?m)^" + call + ", 768-d, " + place
                + "( +[0-9.]+ [nµm]?s){2} +[0-9.]+( cold)? +[0-9.]+ +[0-9.]+$");
      }
    }
    assertThat(text.strip().lines().toList().getLast())
        .matches("Proposal: (keep kernel.row_shape auto|engram config set kernel.row_shape"
            + " (one|several)) \\((one|several) takes [0-9.]+ times as long as (one|several),"
            + " the table's choice\\)");
    assertThat(kernels.settings().get(EngramSettings.KERNEL_ROW_SHAPE)).isEmpty();
  }

  /** The planted fault: one bit of one row shape, which does not serve. */
  @Test
  void aRowShapeWithAWrongBitIsAnErrorAndIsNotTimed() {
    KernelProvider real = providers.removeLast();
    providers.add(new OneShapeOff(real));
    assertThat(new Calibration(services(), stream()).run(Size.SMOKE))
        .hasValueSatisfying(problem -> assertThat(problem)
            .contains("WRONG RESULT: ", "row shape several, cosine, norms stored: row 8 has bits"));
    assertThat(out()).doesNotContain("L2", "Proposal");
  }

  @Test
  void withoutAChoiceThereIsNothingToPropose() {
    kernels.settings().set("zig_kernels_enabled", "false", "test");
    assertThat(new Calibration(services(), stream()).run(Size.SMOKE)).isEmpty();
    assertThat(out()).contains("there is nothing to choose");
  }

  private PrintStream stream() {
    return new PrintStream(printed, true, StandardCharsets.UTF_8);
  }

  private Services services() {
    return new Services(providers, engine.memory(), kernels.control(), kernels.settings());
  }

  private Optional<String> run(List<Workload> workloads, Optional<Path> json) throws IOException {
    return new Benchmark(services(), stream()).run(workloads, Size.SMOKE, json);
  }

  private String out() {
    return printed.toString(StandardCharsets.UTF_8);
  }

  private record OneBitOff(KernelProvider right) implements KernelProvider {
    @Override
    public ProviderDescription description() {
      ProviderDescription real = right.description();
      return new ProviderDescription(
          "off",
          "1",
          List.of(Tier.SCALAR),
          real.nativeCode(),
          real.abiVersion(),
          real.contractVersion(),
          real.digests(),
          "one bit off");
    }

    @Override
    public <K> Optional<K> kernel(Class<K> kernel, Tier tier) {
      DecayKernel decay = right.kernel(DecayKernel.class, tier).orElseThrow();
      DecayKernel off = request -> {
        decay.exponential(request);
        long last = request.count() - 1;
        int bits = request.out().getAtIndex(ValueLayout.JAVA_INT, last);
        request.out().setAtIndex(ValueLayout.JAVA_INT, last, bits ^ 1);
      };
      return kernel == DecayKernel.class ? Optional.of(kernel.cast(off)) : Optional.empty();
    }

    @Override
    public ProviderLife life() {
      return right.life();
    }
  }
}

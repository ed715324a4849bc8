package org.engram.kernel.runtime.internal;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicLong;
import org.engram.kernel.spi.KernelProvider;
import org.engram.kernel.spi.Matrix;
import org.engram.kernel.spi.ProviderDescription;
import org.engram.kernel.spi.ProviderLife;
import org.engram.kernel.spi.SimilarityKernel;
import org.engram.kernel.spi.SimilarityRequest;
import org.engram.kernel.spi.Tier;

/**
 * Measures what the runtime adds to a call: {@code java CallOverhead}. A kernel that does nothing
 * is called directly and through the runtime, in turn, by one thread and by two; sampling is on.
 */
final class CallOverhead {
  /** Time on the processor: other processes do not count. */
  private static final ThreadMXBean CLOCK = ManagementFactory.getThreadMXBean();

  private static final int ROUNDS = 15;
  private static final int CALLS = 5_000_000;

  private CallOverhead() {}

  /** A kernel that does next to nothing, but enough that no call can be left out. */
  private static final class Nothing implements SimilarityKernel {
    private static final VarHandle OUT = ValueLayout.JAVA_INT.varHandle();

    @Override
    public void norms(Matrix rows, MemorySegment out) {
      OUT.setOpaque(out, 0L, rows.dim());
    }

    @Override
    public void dot(SimilarityRequest request) {
      OUT.setOpaque(request.out(), 0L, request.rows().dim());
    }

    @Override
    public void cosine(SimilarityRequest request) {
      OUT.setOpaque(request.out(), 0L, request.rows().dim());
    }
  }

  private record NothingProvider(
      ProviderDescription description, ProviderLife life, Nothing nothing)
      implements KernelProvider {
    @Override
    public <K> Optional<K> kernel(Class<K> kernel, Tier tier) {
      return kernel.isInstance(nothing) ? Optional.of(kernel.cast(nothing)) : Optional.empty();
    }
  }

  public static void main(String[] arguments) throws Exception {
    Path data = Files.createTempDirectory("engram-overhead");
    Nothing nothing = new Nothing();
    ProviderDescription description =
        LoopProvider.of("nothing", "1", true, Tier.AVX2).description();
    try (RuntimeFixture runtime = RuntimeFixture.open(data)) {
      runtime.add(new NothingProvider(description, new ProviderLife(() -> {}), nothing), 1);
      for (int threads = 1; threads <= 2; threads++) {
        measure(threads, nothing, runtime);
      }
    } finally {
      delete(data);
    }
  }

  private static void measure(int threads, Nothing nothing, RuntimeFixture runtime)
      throws Exception {
    List<Double> direct = new ArrayList<>();
    List<Double> routed = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      double through = nanosPerCall(threads, request -> runtime.kernels().cosine(request));
      double alone = nanosPerCall(threads, nothing::cosine);
      if (round >= ROUNDS / 3) { // before that the compiler was at work
        direct.add(alone);
        routed.add(through);
      }
    }
    System.out.printf(
        "%d thread(s): direct %s, through the runtime %s ns/call (min, median, max)%n",
        threads, written(direct), written(routed));
  }

  private static String written(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    return "%.1f %.1f %.1f"
        .formatted(sorted[0], sorted[sorted.length / 2], sorted[sorted.length - 1]);
  }

  private interface Call {
    void run(SimilarityRequest request);
  }

  /** Returns the time of a call for the thread that makes it. */
  private static double nanosPerCall(int threads, Call call) throws Exception {
    CyclicBarrier start = new CyclicBarrier(threads);
    AtomicLong nanos = new AtomicLong();
    Thread[] callers = new Thread[threads];
    for (int i = 0; i < threads; i++) {
      callers[i] = Thread.ofPlatform().start(() -> {
        Sample sample = Sample.random(new Random(1), 1, 8);
        SimilarityRequest request =
            new SimilarityRequest(sample.query(), sample.rows(), Arena.ofAuto().allocate(4, 4));
        try {
          start.await();
        } catch (Exception e) {
          throw new IllegalStateException(e);
        }
        long from = CLOCK.getCurrentThreadCpuTime();
        for (int n = 0; n < CALLS; n++) {
          call.run(request);
        }
        nanos.addAndGet(CLOCK.getCurrentThreadCpuTime() - from);
      });
    }
    for (Thread caller : Arrays.asList(callers)) {
      caller.join();
    }
    return (double) nanos.get() / CALLS / threads;
  }

  private static void delete(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }
}

package org.engram.health.internal;

import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.apache.felix.hc.api.Result.Status;
import org.apache.felix.hc.api.ResultLog;
import org.engram.kernel.admission.Candidate;
import org.engram.kernel.runtime.KernelControl;
import org.engram.kernel.runtime.Kernels;
import org.engram.kernel.runtime.ProviderState;
import org.engram.kernel.runtime.ProviderStatus;
import org.engram.kernel.spi.KernelException;
import org.engram.kernel.spi.Matrix;
import org.engram.kernel.spi.SimilarityRequest;
import org.engram.memory.EngineHealth;
import org.engram.memory.EngineStatus;

/** The checks of this product: threads, a real kernel call, the providers, engine and store. */
public final class Checks {
  private Checks() {}

  /** Threads that wait for each other for ever. */
  public static HealthCheck deadlock() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    return () -> {
      long[] locked = threads.findDeadlockedThreads();
      if (locked == null) {
        return ok();
      }
      return critical("threads wait for each other for ever, only a restart helps: "
          + Arrays.stream(threads.getThreadInfo(locked))
              .filter(Objects::nonNull)
              .map(ThreadInfo::getThreadName)
              .collect(Collectors.joining(", ")));
    };
  }

  /** A kernel call whose result is known: the cosine of a vector with itself is exactly 1. */
  public static HealthCheck kernels(Kernels kernels) {
    return () -> {
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment row = arena.allocateFrom(ValueLayout.JAVA_FLOAT, 3, 4, 0, 0);
        MemorySegment out = arena.allocate(ValueLayout.JAVA_FLOAT);
        kernels.cosine(new SimilarityRequest(row, Matrix.dense(row, 1, 4), out));
        float cosine = out.get(ValueLayout.JAVA_FLOAT, 0);
        return cosine == 1f
            ? ok()
            : critical("the cosine of a vector with itself came out as " + cosine);
      } catch (KernelException e) {
        return critical(String.valueOf(e.getMessage()));
      }
    };
  }

  /** Providers with a call that does not end: everything else works on. */
  public static HealthCheck stuck(KernelControl control) {
    return () -> warnings(control.providers().stream()
        .filter(provider -> provider.state() == ProviderState.STUCK)
        .map(Checks::stuck)
        .toList());
  }

  private static String stuck(ProviderStatus provider) {
    return "provider " + provider.description().id() + " "
        + provider.description().version()
        + " is stuck: " + provider.reason().orElse("a call does not end")
        + "; its library stays mapped until then, only a restart frees the thread";
  }

  /** Shipped providers that did not pass their trial on this machine. They serve until a swap. */
  public static HealthCheck rejected(Supplier<List<Candidate>> candidates) {
    return () -> {
      try {
        return warnings(candidates.get().stream()
            .filter(
                candidate -> candidate.shipped() && candidate.state() == Candidate.State.REJECTED)
            .map(Checks::rejected)
            .toList());
      } catch (UncheckedIOException e) {
        return warnings(List.of(String.valueOf(e.getMessage())));
      }
    };
  }

  private static String rejected(Candidate candidate) {
    return "shipped provider " + candidate.symbolicName() + " " + candidate.version()
        + " does not pass its trial on this machine: " + candidate.reason()
        + "; 'kernel:swap' takes the calls from it, and it is not used after the next start";
  }

  /** The engine and its store; one that is read-only cannot do its work. */
  public static HealthCheck engine(EngineStatus engine) {
    return () -> {
      EngineHealth health = engine.health();
      return result(health.writable() ? Status.WARN : Status.CRITICAL, health.reasons());
    };
  }

  /** Without an embedding only vectors can be given. */
  public static HealthCheck embedding(EngineStatus engine) {
    return () -> engine.health().models().isEmpty()
        ? warnings(List.of("no text embedding is installed; give vectors"))
        : ok();
  }

  private static Result ok() {
    return new Result(Status.OK, "");
  }

  private static Result critical(String reason) {
    return result(Status.CRITICAL, List.of(reason));
  }

  private static Result warnings(List<String> reasons) {
    return result(Status.WARN, reasons);
  }

  private static Result result(Status status, List<String> reasons) {
    ResultLog log = new ResultLog();
    reasons.forEach(reason -> log.add(new ResultLog.Entry(status, reason)));
    return reasons.isEmpty() ? ok() : new Result(log);
  }
}

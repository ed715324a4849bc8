package org.engram.http.internal;

import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.engram.http.internal.HealthCheck.Finding;
import org.engram.kernel.admission.Candidate;
import org.engram.kernel.runtime.KernelControl;
import org.engram.kernel.runtime.Kernels;
import org.engram.kernel.runtime.ProviderState;
import org.engram.kernel.spi.KernelException;
import org.engram.kernel.spi.Matrix;
import org.engram.kernel.spi.SimilarityRequest;
import org.engram.memory.EngineHealth;
import org.engram.memory.EngineStatus;

/** The checks of this product: a real kernel call, the engine with its store. */
public final class HealthChecks {
  private HealthChecks() {}

  /** A kernel call whose result is known: the cosine of a vector with itself is exactly 1. */
  public static HealthCheck kernels(Kernels kernels) {
    return () -> {
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment row = arena.allocateFrom(ValueLayout.JAVA_FLOAT, 3, 4, 0, 0);
        MemorySegment out = arena.allocate(ValueLayout.JAVA_FLOAT);
        kernels.cosine(new SimilarityRequest(row, Matrix.dense(row, 1, 4), out));
        float cosine = out.get(ValueLayout.JAVA_FLOAT, 0);
        return cosine == 1f
            ? List.of()
            : List.of(new Finding(
                "kernels", "the cosine of a vector with itself came out as " + cosine, true));
      } catch (KernelException e) {
        return List.of(new Finding("kernels", String.valueOf(e.getMessage()), true));
      }
    };
  }

  /** Providers with a call that does not end: everything else works on. */
  public static HealthCheck stuck(KernelControl control) {
    return () -> control.providers().stream()
        .filter(provider -> provider.state() == ProviderState.STUCK)
        .map(provider -> new Finding(
            "kernels",
            "provider " + provider.description().id() + " "
                + provider.description().version()
                + " is stuck: " + provider.reason().orElse("a call does not end")
                + "; its library stays mapped until then, only a restart frees the thread",
            false))
        .toList();
  }

  /** Shipped providers that did not pass their trial on this machine. They serve until a swap. */
  public static HealthCheck rejected(Supplier<List<Candidate>> candidates) {
    return () -> {
      try {
        return candidates.get().stream()
            .filter(HealthChecks::isRejected)
            .map(HealthChecks::rejected)
            .toList();
      } catch (UncheckedIOException e) {
        return List.of(new Finding("providers", String.valueOf(e.getMessage()), false));
      }
    };
  }

  private static boolean isRejected(Candidate candidate) {
    return candidate.shipped() && candidate.state() == Candidate.State.REJECTED;
  }

  private static Finding rejected(Candidate candidate) {
    return new Finding(
        "providers",
        "shipped provider " + candidate.symbolicName() + " " + candidate.version()
            + " does not pass its trial on this machine: " + candidate.reason()
            + "; 'kernel:swap' takes the calls from it, and it is not used after the next start",
        false);
  }

  /**
   * The engine and its store: read-only is fatal; without an embedding only vectors can be given.
   */
  public static HealthCheck engine(EngineStatus engine) {
    return () -> {
      EngineHealth health = engine.health();
      List<Finding> findings = new ArrayList<>();
      for (String reason : health.reasons()) {
        findings.add(new Finding("engine", reason, !health.writable()));
      }
      if (health.models().isEmpty()) {
        findings.add(
            new Finding("embedding", "no text embedding is installed; give vectors", false));
      }
      return findings;
    };
  }
}

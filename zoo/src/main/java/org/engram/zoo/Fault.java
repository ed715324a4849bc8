package org.engram.zoo;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.engram.zoo.activator.ExitsProcess;
import org.engram.zoo.activator.RegistersTwice;
import org.engram.zoo.activator.ThrowsInActivation;
import org.engram.zoo.activator.ThrowsInDeactivation;

/**
 * One kind of faulty provider.
 *
 * @param name of the fault, and of its JAR
 * @param stages where it may be stopped, in the words of the drill, separated by {@code |}
 * @param reason regular expression for a part of the reason that it is stopped for: one that was
 *     stopped for another was not understood
 * @param change makes the shipped provider faulty
 */
record Fault(String name, String stages, String reason, Consumer<ProviderFiles> change) {
  private static final String ADMISSION = "admission";
  private static final String CANARY = "canary";
  private static final String ACTIVATOR = "Bundle-Activator";

  /** Returns all faults, and the provider without one. */
  static List<Fault> all(DrillLibrary drill, byte[] otherArchitecture) {
    List<Fault> faults = new ArrayList<>(ofTheLibrary(drill));
    faults.addAll(ofTheJar(otherArchitecture));
    return List.copyOf(faults);
  }

  private static List<Fault> ofTheLibrary(DrillLibrary drill) {
    return List.of(
        library(drill, "healthy", "nothing", ""),
        library(drill, "segv-on-load", ADMISSION, "SIGSEGV"),
        library(drill, "segv-in-call", ADMISSION, "SIGSEGV"),
        library(drill, "sigill-wrong-tier", ADMISSION, "SIGILL"),
        library(drill, "sigfpe-in-call", ADMISSION, "SIGFPE|implicit_exception"),
        library(drill, "endless-loop", ADMISSION, "it hangs"),
        library(drill, "hang-on-unload", ADMISSION, "it hangs|does not unload"),
        library(drill, "ulp-in-corpus", ADMISSION, "decay"),
        library(drill, "wrong-second-call", ADMISSION, "golden digest|other bits"),
        library(drill, "wrong-two-threads", ADMISSION, "thread|bits|golden digest"),
        library(drill, "reads-past-end", ADMISSION, "SIGSEGV"),
        library(drill, "writes-past-end", ADMISSION, "SIGSEGV|aborted|beyond"),
        library(drill, "memory-leak", ADMISSION, "memory leaks"),
        library(drill, "descriptor-leak", ADMISSION, "descriptor"),
        library(drill, "thread-left", ADMISSION, "thread"),
        library(drill, "abi-mismatch", ADMISSION, "ABI"),
        library(drill, "error-each-1000th", ADMISSION, "Internal"),
        library(drill, "leaves-ftz", ADMISSION, "flushed to zero"),
        library(drill, "leaves-rounding", ADMISSION, "rounded to nearest"),
        library(drill, "slow", CANARY, "latency"),
        library(drill, "ulp-unseen", CANARY, "divergence"),
        library(drill, "ulp-late", "probation", "divergence|exponential|decay"));
  }

  private static Fault library(DrillLibrary drill, String name, String stages, String reason) {
    return new Fault(name, stages, reason, jar -> jar.library(drill.with(name)));
  }

  private static List<Fault> ofTheJar(byte[] otherArchitecture) {
    return List.of(
        new Fault("truncated-library", ADMISSION, "truncated", jar -> {
          byte[] whole = jar.get(ProviderFiles.LIBRARY);
          jar.library(Arrays.copyOf(whole, whole.length / 2));
        }),
        new Fault(
            "wrong-architecture",
            ADMISSION,
            "aarch64",
            jar -> jar.library(otherArchitecture.clone())),
        new Fault("tampered-library", ADMISSION, "has the SHA-256", jar -> {
          byte[] library = jar.get(ProviderFiles.LIBRARY);
          library[library.length / 2] ^= 1;
          jar.put(ProviderFiles.LIBRARY, library);
        }),
        new Fault(
            "wrong-manifest",
            ADMISSION,
            "does not start",
            jar -> jar.header(ACTIVATOR, jar.header(ACTIVATOR) + "2")),
        new Fault(
            "wrong-sums",
            ADMISSION,
            "which is not there",
            jar -> jar.sums(text -> text.replace("libengram", "libother"))),
        activator("throws-in-activation", "activation throws", ThrowsInActivation.class),
        activator("throws-in-deactivation", "deactivation throws", ThrowsInDeactivation.class),
        activator("registers-twice", "registers 2", RegistersTwice.class),
        activator("exits-process", "ended its process", ExitsProcess.class));
  }

  private static Fault activator(String name, String reason, Class<?> type) {
    return new Fault(name, ADMISSION, reason, jar -> {
      jar.put(Zoo.path(type), Zoo.code(type));
      jar.header(ACTIVATOR, type.getName());
    });
  }
}

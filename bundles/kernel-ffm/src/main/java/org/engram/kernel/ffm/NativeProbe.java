package org.engram.kernel.ffm;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.engram.kernel.spi.ProbeFailure;
import org.engram.kernel.spi.ProviderDescription;
import org.engram.kernel.spi.RowShape;

/**
 * The check whether a library can serve here: digest, mapping, ABI version, contract version, tiers
 * of the CPU under the operator's limit, self-test in each of them.
 *
 * @param id name of the provider
 * @param version version of its bundle
 * @param entries the files of its bundle
 * @param folder where the private copy of the library is written; of this bundle alone
 * @param settings the operator's
 */
public record NativeProbe(
    String id, String version, BundleEntries entries, Path folder, ProbeSettings settings) {
  static final int ABI_VERSION = 1;

  /** Loads and checks the library. If it is refused, it is unmapped again. */
  public ProbeOutcome run() {
    try {
      return new ProbeOutcome.Ready(load());
    } catch (LibraryRefusedException e) {
      return refused(e.reason());
    } catch (IOException e) {
      return refused("the library can't be copied to " + folder + " (" + e
          + "): check that the folder is writable and has room");
    }
  }

  private ProbeOutcome refused(String reason) {
    return new ProbeOutcome.Refused(new ProbeFailure(id, version, reason));
  }

  private NativeKernelProvider load() throws IOException, LibraryRefusedException {
    requireNativeAccess();
    LibraryImage image = LibraryImage.find(
        entries,
        LibraryDigests.platform(System.getProperty("os.name"), System.getProperty("os.arch")));
    Path copy = image.copyTo(folder);
    KernelLibrary library;
    try {
      library = KernelLibrary.load(copy);
    } finally {
      // The mapping outlives the file, and no crash can leave it behind.
      if (!settings.keepLibrary()) {
        Files.delete(copy);
      }
    }
    boolean accepted = false;
    try {
      NativeKernelProvider provider = examine(library, image);
      accepted = true;
      return provider;
    } finally {
      if (!accepted) {
        library.close();
      }
    }
  }

  /** Asked first: where it is refused, the class of the handles could not be made, now or later. */
  @SuppressWarnings("restricted")
  private static void requireNativeAccess() throws LibraryRefusedException {
    try {
      var _ = MemorySegment.NULL.reinterpret(0);
    } catch (IllegalCallerException e) {
      throw new LibraryRefusedException(
          "this JVM refuses native access: start it with --enable-native-access=ALL-UNNAMED", e);
    }
  }

  private NativeKernelProvider examine(KernelLibrary library, LibraryImage image)
      throws LibraryRefusedException {
    requireVersion("ABI", ABI_VERSION, library.abiVersion());
    requireVersion(
        "numeric contract", ProviderDescription.CONTRACT_VERSION, library.contractVersion());
    RowShape rows = rowShape(library);
    List<NativeTier> detected = NativeTier.ofMask(library.tiers());
    List<NativeTier> allowed = settings.limit().apply(detected);
    if (allowed.isEmpty()) {
      throw new LibraryRefusedException("none of the library's tiers can run: the CPU has ["
          + names(detected) + "], kernel.tier_max is " + settings.limit());
    }
    KernelLibrary shaped = library.shaped(rows);
    Optional<String> defect = selfTest(shaped, allowed);
    if (defect.isPresent()) {
      throw new LibraryRefusedException("self-test failed: " + defect.get()
          + "; do not use this build of the library on this CPU");
    }
    String walks = "row shape " + rows + " by the table, for " + library.cpuFamily();
    return new NativeKernelProvider(describe(image, detected, allowed, walks), shaped, allowed);
  }

  private static RowShape rowShape(KernelLibrary library) throws LibraryRefusedException {
    return switch (library.rowShape()) {
      case 0 -> RowShape.ONE;
      case 1 -> RowShape.SEVERAL;
      default ->
        throw new LibraryRefusedException("the library asks for row shape " + library.rowShape()
            + ", which this provider does not know: install a provider whose library and binding"
            + " are of one build");
    };
  }

  private static void requireVersion(String what, int wanted, int found)
      throws LibraryRefusedException {
    if (found != wanted) {
      throw new LibraryRefusedException("the library has " + what + " version " + found
          + ", this provider needs " + wanted
          + ": install a provider whose library and binding are of one build");
    }
  }

  /**
   * Runs each tier on a thread of its own, which a library that spoils the floating-point
   * environment spoils alone.
   */
  private static Optional<String> selfTest(KernelLibrary library, List<NativeTier> tiers) {
    List<CompletableFuture<Optional<String>>> tests = tiers.stream()
        .map(tier -> CompletableFuture.supplyAsync(
            () -> new SelfTest(library, tier).firstDefect(),
            test -> Thread.ofPlatform().name("engram-self-test-" + tier.tier()).start(test)))
        .toList();
    // All of them end, however they end, before the library may be unmapped.
    CompletableFuture.allOf(tests.toArray(CompletableFuture<?>[]::new)).join();
    return tests.stream().flatMap(test -> test.join().stream()).findFirst();
  }

  private ProviderDescription describe(
      LibraryImage image, List<NativeTier> detected, List<NativeTier> allowed, String walks) {
    return new ProviderDescription(
        id,
        version,
        allowed.stream().map(NativeTier::tier).toList(),
        true,
        ABI_VERSION,
        ProviderDescription.CONTRACT_VERSION,
        Map.of(image.name(), image.sha256()),
        "tier " + allowed.getLast().tier() + " (the CPU runs " + names(detected)
            + "; kernel.tier_max is " + settings.limit() + "); " + walks);
  }

  private static String names(List<NativeTier> tiers) {
    return tiers.stream().map(tier -> tier.tier().id()).collect(Collectors.joining(", "));
  }
}

package org.engram.kernel.ffm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.engram.kernel.spi.BatchSimilarityKernel;
import org.engram.kernel.spi.DecayKernel;
import org.engram.kernel.spi.KernelProvider;
import org.engram.kernel.spi.PowerDecayKernel;
import org.engram.kernel.spi.ProbeFailure;
import org.engram.kernel.spi.RowShape;
import org.engram.kernel.spi.RowShaped;
import org.engram.kernel.spi.ScatteredSimilarityKernel;
import org.engram.kernel.spi.SimilarityKernel;
import org.engram.kernel.spi.SpreadingKernel;
import org.engram.kernel.spi.Tier;
import org.engram.kernel.spi.TopKKernel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NativeProbeTest {
  @TempDir
  Path root;

  @AfterEach
  void nothingStaysMapped() {
    assertThat(ProviderFolder.mappings()).isZero();
  }

  @Test
  void theTiersAreThoseOfTheCpu() throws IOException {
    KernelProvider provider = ProviderFolder.of(root).load(ProbeSettings.DEFAULT);
    assertThat(provider.description().tiers()).isEqualTo(tiersOfTheKernelsCpuFlags());
    assertThat(provider.description().detail())
        .contains("tier " + provider.description().tier(), "kernel.tier_max is none");
    provider.life().release();
  }

  @Test
  void theRowShapeIsThatOfTheTableForThisProcessor() throws IOException {
    KernelProvider provider = ProviderFolder.of(root).load(ProbeSettings.DEFAULT);
    String vendor = cpuInfo("vendor_id");
    RowShape expected = vendor.equals("GenuineIntel") ? RowShape.SEVERAL : RowShape.ONE;
    assertThat(provider.description().detail())
        .contains("row shape " + expected + " by the table, for ")
        .endsWith(" family " + cpuInfo("cpu family") + " model " + cpuInfo("model"));
    for (Tier tier : provider.description().tiers()) {
      for (Class<?> kernel :
          List.of(SimilarityKernel.class, ScatteredSimilarityKernel.class, TopKKernel.class)) {
        Object found = provider.kernel(kernel, tier).orElseThrow();
        assertThat(((RowShaped<?>) found).rowShape()).as("%s %s", tier, kernel).isEqualTo(expected);
      }
    }
    provider.life().release();
  }

  @Test
  void aProviderSaysWhatItIs() {
    KernelProvider provider = ProviderFolder.of(root).load(ProbeSettings.DEFAULT);
    assertThat(provider.description().id()).isEqualTo("zig-x86");
    assertThat(provider.description().version()).isEqualTo("1.2.3");
    assertThat(provider.description().nativeCode()).isTrue();
    assertThat(provider.description().abiVersion()).isEqualTo(1);
    assertThat(provider.description().contractVersion()).isEqualTo(1);
    assertThat(provider.description().digests())
        .isEqualTo(Map.of(ProviderFolder.NAME, ProviderFolder.sha256(ProviderFolder.bytes())));
    provider.life().release();
  }

  @Test
  void eachTierOffersEveryKernelAndAlwaysTheSameOne() {
    KernelProvider provider = ProviderFolder.of(root).load(ProbeSettings.DEFAULT);
    for (Tier tier : provider.description().tiers()) {
      for (Class<?> kernel : List.of(
          SimilarityKernel.class,
          TopKKernel.class,
          SpreadingKernel.class,
          DecayKernel.class,
          BatchSimilarityKernel.class,
          ScatteredSimilarityKernel.class,
          PowerDecayKernel.class)) {
        assertThat(provider.kernel(kernel, tier)).isPresent();
        assertThat(provider.kernel(kernel, tier).get())
            .isSameAs(provider.kernel(kernel, tier).get());
      }
      assertThat(provider.kernel(Runnable.class, tier)).isEmpty();
    }
    assertThat(provider.kernel(DecayKernel.class, Tier.NEON)).isEmpty();
    assertThat(provider.kernel(DecayKernel.class, Tier.SCALAR)).isEmpty();
    provider.life().release();
  }

  @ParameterizedTest
  @EnumSource(
      value = Tier.class,
      names = {"BASELINE", "AVX2", "AVX512", "AVX512VNNI", "NEON"})
  void theLimitLowersTheTierAndNeverRaisesIt(Tier limit) {
    KernelProvider provider =
        ProviderFolder.of(root).load(new ProbeSettings(TierLimit.of(limit.id()), false));
    List<Tier> allowed = tiersOfTheKernelsCpuFlags().stream()
        .filter(tier -> limit == Tier.NEON || tier.compareTo(limit) <= 0)
        .toList();
    assertThat(provider.description().tiers()).isEqualTo(allowed);
    assertThat(provider.kernel(DecayKernel.class, Tier.AVX2).isPresent())
        .isEqualTo(allowed.contains(Tier.AVX2));
    assertThat(provider.description().detail()).contains("kernel.tier_max is " + limit.id());
    provider.life().release();
  }

  @Test
  void aFlippedByteIsRefusedBeforeLoadingWithBothDigests() throws IOException {
    ProviderFolder folder = ProviderFolder.of(root);
    byte[] changed = ProviderFolder.bytes();
    changed[changed.length / 2] ^= 1;
    ProviderFolder.write(
        root, "native/" + ProviderFolder.PLATFORM + "/" + ProviderFolder.NAME, changed);
    ProbeFailure failure = folder.refusal(ProbeSettings.DEFAULT);
    assertThat(failure.id()).isEqualTo("zig-x86");
    assertThat(failure.version()).isEqualTo("1.2.3");
    assertThat(failure.reason())
        .contains(ProviderFolder.sha256(changed))
        .contains(ProviderFolder.sha256(ProviderFolder.bytes()))
        .contains("install it again");
    assertThat(folder.copies()).doesNotExist();
  }

  @Test
  void theCopyIsGoneWhenTheLibraryIsLoaded() throws IOException {
    ProviderFolder folder = ProviderFolder.of(root);
    KernelProvider provider = folder.load(ProbeSettings.DEFAULT);
    assertThat(folder.copiesLeft()).isEmpty();
    assertThat(ProviderFolder.mappings()).isPositive();
    provider.life().release();
  }

  @Test
  void aKeptCopyIsNamedByItsDigestAndThereIsOne() throws IOException {
    ProviderFolder folder = ProviderFolder.of(root);
    ProbeSettings keep = new ProbeSettings(TierLimit.NONE, true);
    folder.load(keep).life().release();
    folder.load(keep).life().release();
    assertThat(folder.copiesLeft()).singleElement().satisfies(copy -> {
      assertThat(copy.getFileName().toString())
          .startsWith("libengram_kernels-"
              + ProviderFolder.sha256(ProviderFolder.bytes()).substring(0, 16))
          .endsWith(".so");
      assertThat(copy).hasBinaryContent(ProviderFolder.bytes());
    });
  }

  @Test
  void aBundleForAnotherPlatformSaysWhichItHas() throws IOException {
    String line = "0".repeat(64) + "  native/plan9-mips/libengram_kernels.so\n";
    ProviderFolder.write(root, LibraryDigests.ENTRY, line.getBytes(StandardCharsets.UTF_8));
    assertThat(new ProviderFolder(root).refusal(ProbeSettings.DEFAULT).reason())
        .contains("no library for linux-x86_64", "plan9-mips");
  }

  @Test
  void aBundleWithoutDigestsIsRefused() {
    assertThat(new ProviderFolder(root).refusal(ProbeSettings.DEFAULT).reason())
        .contains("has no META-INF/engram/SHA256SUMS");
  }

  @Test
  void aMalformedDigestIsRefused() throws IOException {
    ProviderFolder.write(root, LibraryDigests.ENTRY, "abc\n".getBytes(StandardCharsets.UTF_8));
    assertThat(new ProviderFolder(root).refusal(ProbeSettings.DEFAULT).reason())
        .contains("'abc'", "is not a SHA-256 and a path");
  }

  @Test
  void aFolderThatIsAFileIsAReasonNotAnException() throws IOException {
    ProviderFolder folder = ProviderFolder.of(root);
    Files.writeString(folder.copies(), "in the way");
    assertThat(folder.refusal(ProbeSettings.DEFAULT).reason())
        .contains("can't be copied to " + folder.copies(), "writable");
  }

  private static String cpuInfo(String key) throws IOException {
    return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
        .map(line -> line.split("\\s*:\\s*", 2))
        .filter(fields -> fields[0].equals(key))
        .map(fields -> fields[1])
        .findFirst()
        .orElseThrow();
  }

  /** What Linux says of the CPU, which is independent of the library's own detection. */
  private static List<Tier> tiersOfTheKernelsCpuFlags() {
    List<String> flags;
    try {
      flags = Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
          .filter(line -> line.startsWith("flags"))
          .findFirst()
          .map(line -> List.of(line.split("\\s+")))
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<Tier> tiers = new ArrayList<>(List.of(Tier.BASELINE));
    if (flags.containsAll(List.of("avx2", "fma", "bmi1", "bmi2", "f16c", "movbe", "abm"))) {
      tiers.add(Tier.AVX2);
      if (flags.containsAll(List.of("avx512f", "avx512dq", "avx512cd", "avx512bw", "avx512vl"))) {
        tiers.add(Tier.AVX512);
        if (flags.contains("avx512_vnni")) {
          tiers.add(Tier.AVX512VNNI);
        }
      }
    }
    return tiers;
  }
}

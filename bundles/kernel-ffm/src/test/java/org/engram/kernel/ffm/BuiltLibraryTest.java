package org.engram.kernel.ffm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The built libraries themselves: what they export, what they need, which instructions they hold.
 */
class BuiltLibraryTest {
  private static final Path EXPORTS = Path.of("../../zig/exports.map");
  private static final List<String> TIERS = List.of("baseline", "avx2", "avx512", "avx512vnni");

  @Test
  void theMapNamesTheKernels() {
    assertThat(exports())
        .contains(
            "engram_vector_similarity",
            "engram_spreading_activation",
            "engram_decay_calculation",
            "engram_power_decay",
            "engram_similarity_batch",
            "engram_similarity_scattered",
            "engram_top_k");
  }

  @ParameterizedTest
  @ValueSource(strings = {"linux-x86_64", "linux-aarch64"})
  void aLinuxLibraryExportsTheMapAndImportsNothing(String platform) {
    Path library = ProviderFolder.built(platform + "/libengram_kernels.so");
    assertThat(Binutils.dynamicSymbols(library)).containsExactlyInAnyOrderElementsOf(exports());
    assertThat(Binutils.needed(library)).isEmpty();
  }

  /** What gdb and perf are given must be what runs, with names. */
  @ParameterizedTest
  @CsvSource({"linux-x86_64, engram_decay_avx2", "linux-aarch64, engram_decay_neon"})
  void theSymbolsAreThoseOfTheLibraryAndNotInIt(String platform, String function) {
    Path library = ProviderFolder.built(platform + "/libengram_kernels.so");
    Path symbols = ProviderFolder.built("symbols/" + platform + "/libengram_kernels.so.debug");
    assertThat(Binutils.sections(library)).noneMatch(BuiltLibraryTest::isForDebuggers);
    assertThat(Binutils.symbols(library)).isEmpty();
    assertThat(Binutils.sections(symbols))
        .filteredOn(BuiltLibraryTest::isForDebuggers)
        .isNotEmpty();
    assertThat(Binutils.symbols(symbols)).contains(function);
    assertThat(Binutils.code(symbols)).isEqualTo(Binutils.code(library));
  }

  private static boolean isForDebuggers(String section) {
    return section.startsWith(".debug_") || section.equals(".symtab");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x86_64", "aarch64"})
  void aMacosLibraryExportsTheMapAndNeedsTheSystemAlone(String arch) {
    MachO library = MachO.read(ProviderFolder.built("macos-" + arch + "/libengram_kernels.dylib"));
    assertThat(library.cpu()).isEqualTo(arch);
    assertThat(library.exported())
        .containsExactlyInAnyOrderElementsOf(
            exports().stream().map(name -> "_" + name).toList());
    assertThat(library.needed()).containsExactly("/usr/lib/libSystem.B.dylib");
    assertThat(library.imported())
        .isSubsetOf("_memcpy", "_memset", "_bzero", "___bzero", "dyld_stub_binder");
  }

  @ParameterizedTest
  @CsvSource({"avx2, ymm", "avx512, zmm", "avx512vnni, zmm"})
  void aTierMultipliesAndAddsOnItsWidestRegisters(String tier, String register) {
    assertThat(instructions(tier))
        .filteredOn(instruction -> instruction.matches("vfn?m.*"))
        .filteredOn(instruction -> instruction.contains("%" + register))
        .hasSizeGreaterThan(100);
  }

  @ParameterizedTest
  @CsvSource({
    "baseline, pmaddwd, vpmaddwd",
    "avx2, vpmaddubsw, vpdpbusd",
    "avx512, vpmaddubsw, vpdpbusd",
    "avx512vnni, vpdpbusd, vpmaddubsw"
  })
  void aTierMultipliesCodesInItsOwnWay(String tier, String own, String other) {
    assertThat(instructions(tier))
        .anyMatch(instruction -> instruction.startsWith(own + " "))
        .noneMatch(instruction -> instruction.startsWith(other + " "));
  }

  @Test
  void theAvx2TierNeedsNoAvx512() {
    assertThat(instructions("avx2"))
        .filteredOn(instruction -> instruction.contains("%zmm") || instruction.contains("%k1"))
        .isEmpty();
  }

  @Test
  void theBaselineTierNeedsNoExtension() {
    assertThat(instructions("baseline"))
        .isNotEmpty()
        .filteredOn(BuiltLibraryTest::needsExtension)
        .isEmpty();
  }

  @Test
  void theCheckForExtensionsFindsThem() {
    assertThat(instructions("avx2"))
        .filteredOn(BuiltLibraryTest::needsExtension)
        .hasSizeGreaterThan(100);
    assertThat(instructions("avx512"))
        .filteredOn(instruction -> instruction.contains("%zmm"))
        .hasSizeGreaterThan(100);
    assertThat(instructions("avx512")).filteredOn(i -> i.contains("%k1")).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"zmm", "ymm", "any"})
  void theLibraryHasNoExtensionOutsideItsTiers(String kind) {
    Predicate<String> wanted = kind.equals("any")
        ? BuiltLibraryTest::needsExtension
        : instruction -> instruction.contains("%" + kind);
    long inTiers = TIERS.stream()
        .mapToLong(tier -> instructions(tier).stream().filter(wanted).count())
        .sum();
    Path library = ProviderFolder.built("linux-x86_64/libengram_kernels.so");
    assertThat(Binutils.instructions(library).stream().filter(wanted).count()).isEqualTo(inTiers);
  }

  @Test
  void theNeonTierMultipliesAndAddsOnVectors() {
    int[] linux = Binutils.code(ProviderFolder.built("linux-aarch64/libengram_kernels.so"));
    MachO macos = MachO.read(ProviderFolder.built("macos-aarch64/libengram_kernels.dylib"));
    assertThat(Arrays.stream(linux).filter(BuiltLibraryTest::isFmla).count()).isGreaterThan(100);
    assertThat(
            Arrays.stream(macos.code().words()).filter(BuiltLibraryTest::isFmla).count())
        .isGreaterThan(100);
  }

  @Test
  void fmlaIsToldFromItsNeighbours() {
    assertThat(isFmla(0x4e22cc20)).as("fmla v0.4s, v1.4s, v2.4s").isTrue();
    assertThat(isFmla(0x4f821020)).as("fmla v0.4s, v1.4s, v2.s[0]").isTrue();
    assertThat(isFmla(0x4ea2cc20)).as("fmls v0.4s, v1.4s, v2.4s").isFalse();
    assertThat(isFmla(0x6e22dc20)).as("fmul v0.4s, v1.4s, v2.4s").isFalse();
    assertThat(isFmla(0x1f020c20)).as("fmadd s0, s1, s2, s3").isFalse();
  }

  /** AVX and later: their mnemonics, and in such code only theirs, begin with v. */
  private static boolean needsExtension(String instruction) {
    return instruction.startsWith("v") || instruction.matches(".*%[yz]mm.*");
  }

  /** FMLA (vector) and FMLA (by element) of single precision, by their encodings. */
  private static boolean isFmla(int word) {
    return (word & 0xbfe0fc00) == 0x0e20cc00 || (word & 0xbfc0f400) == 0x0f801000;
  }

  private static List<String> instructions(String tier) {
    return Binutils.instructions(ProviderFolder.built("objects/linux-x86_64/tier_" + tier + ".o"));
  }

  private static List<String> exports() {
    try {
      return Files.readAllLines(EXPORTS).stream()
          .map(String::strip)
          .filter(line -> line.startsWith("engram_"))
          .map(line -> line.substring(0, line.indexOf(';')))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

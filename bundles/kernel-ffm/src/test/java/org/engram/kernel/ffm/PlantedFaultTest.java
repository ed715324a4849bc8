package org.engram.kernel.ffm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import org.engram.kernel.spi.KernelProvider;
import org.engram.kernel.spi.Tier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Real libraries with one defect each, whose digest is in order: the probe finds every one. */
class PlantedFaultTest {
  private static final int PROLOGUE_BYTES = 6;

  @TempDir
  Path root;

  @AfterEach
  void nothingStaysMapped() {
    assertThat(ProviderFolder.mappings()).isZero();
  }

  @Test
  void anotherAbiVersionIsRefused() {
    assertThat(refusal(returning("engram_abi_version", 7)))
        .contains("ABI version 7, this provider needs 1");
  }

  @Test
  void anotherContractVersionIsRefused() {
    assertThat(refusal(returning("engram_contract_version", 2)))
        .contains("numeric contract version 2, this provider needs 1");
  }

  @Test
  void aLibraryWithoutATierIsRefused() {
    assertThat(refusal(returning("engram_tiers", 0))).contains("none of the library's tiers");
  }

  @Test
  void aMissingFunctionIsNamed() {
    byte[] library = ProviderFolder.bytes();
    library[indexOf(library, "engram_fp_state\0".getBytes(StandardCharsets.US_ASCII))] = 'x';
    assertThat(refusal(library)).contains("has no function engram_fp_state");
  }

  @Test
  void aLibraryOfAnotherArchitectureIsRefused() {
    assertThat(refusal(Binutils.read(ProviderFolder.built("linux-aarch64/libengram_kernels.so"))))
        .contains("can't be mapped", "noexec");
  }

  @Test
  void aChangedCoefficientFailsTheSelfTest() {
    byte[] library = ProviderFolder.bytes();
    // Q5 of the exponential decay, as docs/numerics.md has it; every tier has its copies.
    change(library, HexFormat.of().parseHex("a8b52039"));
    assertThat(refusal(library)).contains("self-test failed: tier baseline: decay, element");
    byte[] other = ProviderFolder.bytes();
    // G4 of the power mode.
    change(other, HexFormat.of().parseHex("062496e979d855bf"));
    assertThat(refusal(other)).contains("self-test failed: tier baseline: power decay, element");
  }

  @Test
  void aKernelThatWritesNothingFailsTheSelfTest() {
    assertThat(refusal(returning("engram_vector_similarity", 0)))
        .contains("self-test failed: tier baseline: norm, dimension 1, element 0");
    assertThat(refusal(returning("engram_similarity_batch", 0)))
        .contains("self-test failed: tier baseline: dot of several queries, element 0");
    assertThat(refusal(returning("engram_similarity_scattered", 0)))
        .contains("self-test failed: tier baseline: dot by a list, element 0");
    assertThat(refusal(returning("engram_top_k", 0)))
        .contains("self-test failed: tier baseline: top-k returned the rows []");
    assertThat(refusal(returning("engram_power_decay", 0)))
        .contains("self-test failed: tier baseline: power decay, element 0");
    assertThat(refusal(returning("engram_spreading_activation", 0)))
        .contains("self-test failed: tier baseline: spreading, 1 seeds");
  }

  /** Code of one row shape alone: the other serves, and the probe finds it all the same. */
  @ParameterizedTest
  @CsvSource({
    "similarity_one, norm, one",
    "similarity_several, norm, several",
    "similarity_scattered_several, dot by a list, several",
    "similarity_scattered_one, dot by a list, one"
  })
  void aFaultInOneRowShapeFailsTheSelfTestWhicheverIsChosen(
      String kernel, String seen, String shape) {
    KernelProvider whole =
        ProviderFolder.of(root, ProviderFolder.bytes()).load(ProbeSettings.DEFAULT);
    boolean avx2 = whole.description().tiers().contains(Tier.AVX2);
    whole.life().release();
    assumeTrue(avx2, "row shapes not tested: this CPU has no tier with two of them");
    byte[] library = ProviderFolder.bytes();
    int at = Binutils.offsetOfHidden("avx2", "engram_" + kernel + "_avx2", library);
    byte[] nothing = HexFormat.of().parseHex("31c0c3"); // xor eax, eax; ret
    System.arraycopy(nothing, 0, library, at, nothing.length);
    assertThat(refusal(library)).contains("self-test failed: tier avx2: ", seen);
    for (int chosen = 0; chosen < 2; chosen++) {
      byte[] other = withNumber(library, "engram_row_shape", chosen);
      boolean named = shape.equals("one") == (chosen == 1);
      assertThat(refusal(other).contains("row shape " + shape + ": ")).isEqualTo(named);
    }
  }

  @Test
  void aRowShapeThatNobodyKnowsIsRefused() {
    assertThat(refusal(returning("engram_row_shape", 7))).contains("asks for row shape 7");
  }

  @Test
  void aKernelThatRefusesAValidCallFailsTheSelfTest() {
    assertThat(refusal(returning("engram_decay_calculation", 5)))
        .contains("self-test failed", "Internal: engram_decay_calculation, tier baseline");
    assertThat(refusal(returning("engram_similarity_batch", 2)))
        .contains("self-test failed", "OutOfMemory: engram_similarity_batch, operation 1");
    assertThat(refusal(returning("engram_similarity_scattered", 1)))
        .contains("self-test failed", "InvalidArgument: engram_similarity_scattered, operation 1");
    // Refused as if for a stability, but without naming one.
    assertThat(refusal(returning("engram_power_decay", 1)))
        .contains("self-test failed", "InvalidArgument: engram_power_decay, tier baseline");
  }

  @Test
  void aKernelThatSpoilsTheFloatingPointEnvironmentFailsTheSelfTestAlone() {
    // push 0x9fc0 (FTZ and DAZ set); ldmxcsr [rsp]; pop rax; xor eax, eax; ret
    byte[] spoil = HexFormat.of().parseHex("68c09f0000" + "0fae1424" + "58" + "31c0" + "c3");
    byte[] library = ProviderFolder.bytes();
    System.arraycopy(spoil, 0, library, Binutils.offset("engram_decay_calculation"), spoil.length);
    assertThat(refusal(library))
        .contains("changed the floating-point environment from 0x1f80 to 0x9fc0");
    float half = Float.MIN_NORMAL / Float.parseFloat("2");
    assertThat(half).as("this thread still has subnormal numbers").isPositive();
  }

  private String refusal(byte[] library) {
    return ProviderFolder.of(root, library).refusal(ProbeSettings.DEFAULT).reason();
  }

  /** The built library with a function that does nothing but return that number. */
  private static byte[] returning(String function, int number) {
    return withNumber(ProviderFolder.bytes(), function, number);
  }

  private static byte[] withNumber(byte[] library, String function, int number) {
    ByteBuffer code = ByteBuffer.wrap(library, Binutils.offset(function), PROLOGUE_BYTES)
        .order(ByteOrder.LITTLE_ENDIAN);
    code.put((byte) 0xb8).putInt(number).put((byte) 0xc3); // mov eax, number; ret
    return library;
  }

  private static void change(byte[] library, byte[] coefficient) {
    for (int at = indexOf(library, coefficient); at >= 0; at = indexOf(library, coefficient)) {
      library[at + coefficient.length - 2] ^= 0x10; // in a high digit
    }
  }

  private static int indexOf(byte[] bytes, byte[] wanted) {
    return Binutils.indexOf(bytes, wanted);
  }
}

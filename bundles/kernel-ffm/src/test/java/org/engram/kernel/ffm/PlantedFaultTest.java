package org.engram.kernel.ffm;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
    byte[] library = ProviderFolder.bytes();
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

package org.engram.kernel.admission.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.engram.kernel.admission.internal.Verdicts.Standing;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VerdictsTest {
  private static final String CANDIDATE = "c".repeat(64);
  private static final String SHIPPED = "5".repeat(64);
  private static final Surroundings HERE = new Surroundings(1, "25.0.1+8 Vendor", "CPU 0123");

  @TempDir
  Path folder;

  private VerdictStore store;
  private Verdicts verdicts;

  @BeforeEach
  void open() {
    store = new VerdictStore(folder.resolve("verdicts"));
    verdicts = new Verdicts(new ShippedProviders(Set.of(SHIPPED)), store, HERE);
  }

  @Test
  void whatIsKeptIsReadAgain() throws Exception {
    Verdict verdict = new Verdict(
        false,
        "it crashed: é = # ! \n in \\ frame",
        Instant.parse("2026-01-02T03:04:05.678Z"),
        List.of("one thing", "another: thing"),
        HERE,
        "line 1\nline 2\n");
    store.write(CANDIDATE, verdict);
    assertThat(store.read(CANDIDATE)).contains(verdict);
    assertThat(store.read(SHIPPED)).isEmpty();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(
            folder.resolve("verdicts").resolve(CANDIDATE + ".properties"))))
        .isEqualTo("rw-------");
    assertThat(PosixFilePermissions.toString(
            Files.getPosixFilePermissions(folder.resolve("verdicts"))))
        .isEqualTo("rwx------");
  }

  @Test
  void theOutputIsBounded() throws Exception {
    store.write(CANDIDATE, verdict(true, HERE, "x".repeat(1 << 20) + "end"));
    assertThat(store.read(CANDIDATE).orElseThrow().output()).hasSize(64 << 10).endsWith("end");
  }

  @Test
  void onlyWhatWasShippedRunsWithoutATrial() {
    assertThat(verdicts.of(SHIPPED)).isEqualTo(new Standing.Admitted(false));
    assertThat(verdicts.of(CANDIDATE)).isEqualTo(new Standing.Unknown(false));
    assertThat(verdicts.admits(SHIPPED)).isTrue();
    assertThat(verdicts.admits(CANDIDATE)).isFalse();
  }

  @Test
  void aTrialDecides() throws Exception {
    verdicts.record(CANDIDATE, verdict(true, HERE, ""));
    assertThat(verdicts.of(CANDIDATE)).isEqualTo(new Standing.Admitted(true));
    verdicts.record(CANDIDATE, verdict(false, HERE, ""));
    assertThat(verdicts.of(CANDIDATE)).isEqualTo(new Standing.Rejected("because"));
    verdicts.record(SHIPPED, verdict(false, HERE, ""));
    assertThat(verdicts.admits(SHIPPED)).as("a trial here beats the build").isFalse();
  }

  @ParameterizedTest
  @CsvSource({"2,25.0.1+8 Vendor,CPU 0123", "1,25.0.2+1 Vendor,CPU 0123", "1,25.0.1+8 Vendor,CPU 9"
  })
  void aVerdictCountsForItsContractRuntimeAndCpuOnly(int contract, String java, String cpu)
      throws Exception {
    Surroundings elsewhere = new Surroundings(contract, java, cpu);
    verdicts.record(CANDIDATE, verdict(true, elsewhere, ""));
    assertThat(verdicts.of(CANDIDATE)).isEqualTo(new Standing.Unknown(true));
    verdicts.record(SHIPPED, verdict(false, elsewhere, ""));
    assertThat(verdicts.admits(SHIPPED)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "outcome=admitted",
        "outcome=perhaps\nwhen=2026-01-02T03:04:05Z",
        "outcome=admitted\nwhen=yesterday\ncontract=1",
        "outcome=admitted\nreason=\\u12"
      })
  void aDamagedVerdictIsNone(String text) throws Exception {
    Files.createDirectories(folder.resolve("verdicts"));
    Files.writeString(folder.resolve("verdicts").resolve(CANDIDATE + ".properties"), text);
    assertThat(verdicts.of(CANDIDATE)).isEqualTo(new Standing.Unknown(false));
  }

  @Test
  void theOrderOfFeaturesIsNoOtherCpu() {
    List<String> one =
        List.of("model name : EPYC", "flags\t: avx2 fma", "cpu MHz : 2000", "", "x:y");
    List<String> same = List.of("model name : EPYC", "flags\t: fma avx2", "cpu MHz : 2001");
    List<String> other = List.of("model name : EPYC", "flags\t: fma", "cpu MHz : 2000");
    String signature = Surroundings.signature("Linux", one);
    assertThat(signature).startsWith("EPYC ").isEqualTo(Surroundings.signature("Linux", same));
    assertThat(Surroundings.signature("Linux", other)).isNotEqualTo(signature);
    assertThat(Surroundings.signature("Mac", one)).isNotEqualTo(signature);
    assertThat(Surroundings.current()).isEqualTo(Surroundings.current());
  }

  private static Verdict verdict(boolean admitted, Surroundings where, String output) {
    return new Verdict(
        admitted, admitted ? "" : "because", Instant.EPOCH, List.of("all"), where, output);
  }
}

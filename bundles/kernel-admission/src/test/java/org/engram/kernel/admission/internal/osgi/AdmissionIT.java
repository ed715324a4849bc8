package org.engram.kernel.admission.internal.osgi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.engram.kernel.admission.Candidate;
import org.engram.kernel.admission.Candidate.State;
import org.engram.kernel.admission.ProviderRepository;
import org.engram.kernel.admission.internal.Jars;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.osgi.framework.Bundle;

/** Candidates with one fault each, made from the real provider: where their trial ends. */
class AdmissionIT {
  private static final String WHO = "AdmissionIT";
  private static final int PATIENCE_S = 180;

  @TempDir
  Path folder;

  private Path incoming;

  @BeforeEach
  void folders() throws Exception {
    incoming = Files.createDirectories(folder.resolve("data/incoming"));
    Files.createDirectories(folder.resolve("home"));
  }

  @Test
  void aGoodCandidateIsAdmittedAndComesBackAfterARestart() throws Exception {
    Jars.from(Jars.zig()).header("Bundle-Version", "1.0.1").write(incoming.resolve("good.jar"));
    try (AdmissionFramework osgi = new AdmissionFramework(folder)) {
      Bundle shipped = osgi.install(Jars.zig());
      shipped.start();
      Candidate installed = osgi.repository().install("good.jar", WHO);
      assertThat(installed.state()).isEqualTo(State.INSTALLED);
      assertThat(osgi.repository().install("good.jar", WHO)).isEqualTo(installed);
      Candidate admitted = osgi.repository().admit("provider-zig-x86@1.0.1", false, WHO);
      assertThat(admitted.reason()).isEmpty();
      assertThat(admitted.state()).isEqualTo(State.STANDBY);
      // By ranking the one that was there first serves on.
      assertThat(osgi.bundleContext()
              .getServiceReference("org.engram.kernel.spi.KernelProvider")
              .getBundle())
          .isEqualTo(shipped);
      assertThat(osgi.serving()).hasSize(2);
      assertThat(Files.readString(verdict(admitted)))
          .contains("outcome=admitted", "100 loads and unloads", "network");
    }
    try (AdmissionFramework osgi = new AdmissionFramework(folder)) {
      assertThat(osgi.repository().list())
          .singleElement()
          .satisfies(one -> assertThat(one.state()).isEqualTo(State.STANDBY));
      assertThat(osgi.serving()).hasSize(1);
      osgi.repository().uninstall("provider-zig-x86@1.0.1", WHO);
      assertThat(osgi.repository().list()).isEmpty();
      assertThat(osgi.serving()).isEmpty();
    }
    try (Stream<Path> files = Files.list(folder.resolve("data/providers"))) {
      assertThat(files).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "flipped|has the SHA-256",
        "undeclared|has no digest of",
        "truncated|is truncated",
        "foreign|is a library for linux-aarch64",
        "absent|which is not there"
      })
  void aLibraryThatIsNotWhatItShouldBeIsNeverLoaded(String fault, String reason) throws Exception {
    spoiled(fault).header("Bundle-Version", "1.0.2").write(incoming.resolve("spoiled.jar"));
    assertRejected("spoiled.jar", reason, "nothing was run");
  }

  private static Jars spoiled(String fault) throws Exception {
    Jars jar = Jars.from(Jars.zig());
    byte[] library = jar.get(Jars.LIBRARY);
    return switch (fault) {
      case "flipped" -> {
        library[library.length / 2] ^= 1;
        yield jar.file(Jars.LIBRARY, library);
      }
      case "undeclared" -> jar.file("native/linux-x86_64/more.so", library);
      case "truncated" -> jar.library(Jars.LIBRARY, Arrays.copyOf(library, library.length / 2));
      case "foreign" -> jar.library(Jars.LIBRARY, Jars.from(Jars.zigArm()).get(Jars.ARM_LIBRARY));
      default -> jar.without(Jars.LIBRARY);
    };
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "exit|without an answer",
        "halt|without an answer",
        "throw|does not start: java.lang.IllegalStateException: it will not",
        "crash|crashed with SIGSEGV",
        "heap|used up the heap",
        "twice|registers 2 kernel providers",
        "thread|leaves behind: thread 'left-behind'",
        "descriptor|descriptor",
        "contract|has numeric contract 2",
        "bit|golden digest",
        "seldom|other bits than the first",
        "two-threads|2 threads",
        "leak|memory leaks",
        "behind|crashed with SIGSEGV",
        "stop-throws|does not stop: java.lang.IllegalStateException: it will stay"
      })
  void aFaultEndsInTheTrial(String fault, String reason) throws Exception {
    Jars.faulty(fault).write(incoming.resolve("faulty.jar"));
    assertRejected("faulty.jar", reason, "outcome=rejected");
  }

  @ParameterizedTest
  @CsvSource({"hang,it starts", "stop-hangs,it stops"})
  void aCandidateThatHangsIsStopped(String fault, String step) throws Exception {
    Jars.faulty(fault).write(incoming.resolve("faulty.jar"));
    Map<String, String> soon = Map.of("engram.admission.stall_seconds", "8");
    assertRejected("faulty.jar", soon, "it hangs", "while " + step);
  }

  @Test
  void theSameCandidateWithoutAFaultIsAdmitted() throws Exception {
    Jars.faulty("none").write(incoming.resolve("faulty.jar"));
    try (AdmissionFramework osgi = new AdmissionFramework(folder)) {
      osgi.repository().install("faulty.jar", WHO);
      Candidate admitted = osgi.repository().admit("faulty-none", false, WHO);
      assertThat(admitted.reason()).isEmpty();
      assertThat(osgi.serving()).hasSize(1);
    }
  }

  /** It is a component of declarative services, which come with it into the trial. */
  @Test
  void theJavaProviderPassesItsTrial() throws Exception {
    Jars.from(Jars.of("org.engram.provider.java.JavaProvider"))
        .header("Bundle-Version", "1.0.1")
        .write(incoming.resolve("java.jar"));
    try (AdmissionFramework osgi = new AdmissionFramework(folder)) {
      osgi.repository().install("java.jar", WHO);
      Candidate admitted = osgi.repository().admit("provider-java", false, WHO);
      assertThat(admitted.reason()).isEmpty();
      assertThat(osgi.serving()).hasSize(1);
    }
  }

  @Test
  void anotherJavaRuntimeOrCpuNeedsAnotherTrialAndShippedProvidersGetOne() throws Exception {
    Jars.from(Jars.zig()).header("Bundle-Version", "1.0.1").write(incoming.resolve("good.jar"));
    Candidate installed;
    try (AdmissionFramework osgi = new AdmissionFramework(folder)) {
      installed = osgi.repository().install("good.jar", WHO);
      osgi.repository().admit(installed.digest(), false, WHO);
      assertThat(osgi.serving()).hasSize(1);
    }
    String kept = Files.readString(verdict(installed));
    Files.writeString(verdict(installed), kept.replaceFirst("(?m)^cpu=", "cpu=another "));
    Map<String, String> again =
        Map.of("engram.admission.reverify", "true", "engram.admission.reverify_delay_seconds", "5");
    try (AdmissionFramework osgi = new AdmissionFramework(folder, again)) {
      assertThat(osgi.serving()).as("nothing is loaded before the trial").isEmpty();
      Bundle shipped = osgi.install(Jars.zig());
      shipped.start();
      Path second = folder
          .resolve("data/verdicts")
          .resolve(new BundleContent(shipped).digest() + ".properties");
      for (int waited = 0; !Files.exists(second) && waited < PATIENCE_S; waited++) {
        Thread.sleep(1_000);
      }
      assertThat(second).content().contains("outcome=admitted");
      assertThat(Files.readString(verdict(installed))).doesNotContain("cpu=another");
      assertThat(osgi.serving()).hasSize(2);
    }
  }

  private void assertRejected(String jar, String reason, String kept) throws Exception {
    assertRejected(jar, Map.of(), reason, kept);
  }

  private void assertRejected(String jar, Map<String, String> settings, String reason, String kept)
      throws Exception {
    try (AdmissionFramework osgi = new AdmissionFramework(folder, settings)) {
      ProviderRepository repository = osgi.repository();
      Candidate installed = repository.install(jar, WHO);
      Candidate rejected = repository.admit(installed.digest(), false, WHO);
      assertThat(rejected.state()).isEqualTo(State.REJECTED);
      assertThat(rejected.reason()).contains(reason);
      assertThat(Files.readString(verdict(rejected)).replace("\\:", ":")).contains(kept);
      Bundle bundle = osgi.context().getBundle(rejected.bundleId().orElseThrow());
      assertThatThrownBy(bundle::start)
          .rootCause() // some frameworks wrap what a hook throws
          .hasMessageContaining("was rejected");
      assertThat(bundle.getState()).isEqualTo(Bundle.INSTALLED);
      assertThatThrownBy(() -> repository.admit(installed.digest(), false, WHO))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("--again");
      assertThat(osgi.serving()).isEmpty();
    }
  }

  private Path verdict(Candidate candidate) {
    return folder.resolve("data/verdicts").resolve(candidate.digest() + ".properties");
  }
}

package org.engram.kernel.admission.internal.osgi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.engram.kernel.admission.Candidate;
import org.engram.kernel.admission.Candidate.State;
import org.engram.kernel.admission.internal.DrillFolder;
import org.engram.kernel.admission.internal.JarContent;
import org.engram.kernel.admission.internal.Jars;
import org.engram.kernel.admission.internal.ProviderJar;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.wiring.FrameworkWiring;

class GateIT {
  private static final String SERVICE = ProviderJar.SERVICE;

  @TempDir
  Path folder;

  @BeforeEach
  void folders() throws Exception {
    Files.createDirectories(folder.resolve("data/incoming"));
    Files.createDirectories(folder.resolve("home"));
  }

  /** Else the run on the other framework would say nothing. */
  @Test
  void theFrameworkIsTheOneThatTheBuildAsksFor() throws Exception {
    try (AdmissionFramework osgi = new AdmissionFramework(folder)) {
      assertThat(osgi.context().getBundle(Constants.SYSTEM_BUNDLE_LOCATION).getSymbolicName())
          .isEqualTo(System.getProperty("engram.framework", "org.apache.felix.framework"));
    }
  }

  @Test
  void aBundleHasTheDigestOfItsJarAndStaysUnresolvedWhenItIsRead() throws Exception {
    Path other = Jars.from(Jars.zig()).header("Bundle-Version", "9").write(folder.resolve("9.jar"));
    try (AdmissionFramework osgi = new AdmissionFramework(folder)) {
      for (Path jar : List.of(other, Jars.of("org.engram.provider.java.JavaProvider"))) {
        Bundle bundle = osgi.context().installBundle(jar.toUri().toString());
        assertThat(new BundleContent(bundle).digest()).isEqualTo(JarContent.digest(jar));
        assertThat(bundle.getState()).isEqualTo(Bundle.INSTALLED);
      }
    }
  }

  @Test
  void shippedProvidersRunWithoutATrial() throws Exception {
    try (AdmissionFramework osgi = new AdmissionFramework(folder)) {
      Bundle zig = osgi.install(Jars.zig());
      Bundle java = osgi.install(Jars.of("org.engram.provider.java.JavaProvider"));
      Bundle arm = osgi.install(Jars.zigArm());
      zig.start();
      java.start();
      assertThat(osgi.serving()).containsExactly(zig.getBundleId(), java.getBundleId());
      assertThat(osgi.bundleContext().getServiceReferences(SERVICE, null)).hasSize(2);
      assertThat(osgi.repository().list())
          .allMatch(Candidate::shipped)
          .allMatch(one -> one.state() == State.STANDBY)
          .hasSize(3);
      assertThatThrownBy(arm::start).hasMessageContaining("osgi.native");
      assertThat(folder.resolve("data/verdicts")).doesNotExist();
    }
  }

  @Test
  void aProviderWithoutAVerdictDoesNotResolveWhoeverStartsIt() throws Exception {
    Path altered = Jars.from(Jars.zig()).file("more", "").write(folder.resolve("altered.jar"));
    try (AdmissionFramework osgi = new AdmissionFramework(folder)) {
      Bundle bundle = osgi.install(altered);
      assertThatThrownBy(bundle::start)
          .isInstanceOfSatisfying(
              BundleException.class,
              e -> assertThat(e.getType()).isEqualTo(BundleException.REJECTED_BY_HOOK))
          .rootCause() // some frameworks wrap what a hook throws
          .hasMessageContaining("has no verdict")
          .hasMessageContaining("kernel:admit " + bundle.getBundleId());
      assertThat(bundle.getState()).isEqualTo(Bundle.INSTALLED);
      assertThat(osgi.repository().list())
          .singleElement()
          .satisfies(one -> assertThat(one.state()).isEqualTo(State.INSTALLED));
    }
  }

  @Test
  void otherBundlesResolveBesideOneThatMayNot() throws Exception {
    Path altered = Jars.from(Jars.zig()).file("more", "").write(folder.resolve("altered.jar"));
    Path plain = Jars.bundle("plain", "1.0.0").write(folder.resolve("plain.jar"));
    try (AdmissionFramework osgi = new AdmissionFramework(folder)) {
      Bundle refused = osgi.install(altered);
      Bundle other = osgi.install(plain);
      osgi.context()
          .getBundle(Constants.SYSTEM_BUNDLE_LOCATION)
          .adapt(FrameworkWiring.class)
          .resolveBundles(List.of(refused, other));
      assertThat(other.getState()).isEqualTo(Bundle.RESOLVED);
      assertThat(refused.getState()).isEqualTo(Bundle.INSTALLED);
    }
  }

  @Test
  void anAdmittedProviderFindsItsPackagesBesideOneThatMayNotResolve() throws Exception {
    Path altered =
        Jars.from(Jars.zig()).header("Bundle-Version", "9").write(folder.resolve("9.jar"));
    try (AdmissionFramework osgi = new AdmissionFramework(folder)) {
      Bundle refused = osgi.install(altered);
      Bundle zig = osgi.install(Jars.zig());
      zig.start();
      assertThat(osgi.serving()).containsExactly(zig.getBundleId());
      osgi.context()
          .getBundle(Constants.SYSTEM_BUNDLE_LOCATION)
          .adapt(FrameworkWiring.class)
          .resolveBundles(
              List.of(refused, osgi.install(Jars.of("org.engram.provider.java.JavaProvider"))));
      assertThat(refused.getState()).isEqualTo(Bundle.INSTALLED);
    }
  }

  @Test
  void anUpdateToOtherContentStaysUnresolvedAndBackIsAdmittedAgain() throws Exception {
    Path altered = Jars.from(Jars.zig()).file("more", "").write(folder.resolve("altered.jar"));
    try (AdmissionFramework osgi = new AdmissionFramework(folder)) {
      Bundle zig = osgi.install(Jars.zig());
      zig.start();
      update(zig, altered);
      assertThat(zig.getState()).isEqualTo(Bundle.INSTALLED);
      assertThat(osgi.serving()).isEmpty();
      zig.update(Files.newInputStream(Jars.zig()));
      zig.start();
      assertThat(osgi.serving()).containsExactly(zig.getBundleId());
    }
  }

  @Test
  void whatAnUpdateReplacedComesBackBesideItAsLongAsItsFileIsTheSame() throws Exception {
    Path altered = Jars.from(Jars.zig()).file("more", "").write(folder.resolve("altered.jar"));
    try (AdmissionFramework osgi = new AdmissionFramework(folder)) {
      Bundle zig = osgi.install(Jars.zig());
      zig.start();
      long before = zig.getLastModified();
      for (int round = 0; round < 2; round++) { // the second one has the first one's JAR kept
        update(zig, altered);
        assertThat(osgi.serving()).isEmpty();
        assertThat(osgi.bringBack(zig.getBundleId(), before)).isTrue();
        Bundle back = osgi.context().getBundle(osgi.serving().getFirst());
        assertThat(back.getBundleId()).isNotEqualTo(zig.getBundleId());
        assertThat(osgi.repository().list())
            .filteredOn(Candidate::shipped)
            .singleElement()
            .satisfies(one -> assertThat(one.state()).isEqualTo(State.STANDBY));
        assertThat(osgi.bringBack(zig.getBundleId(), zig.getLastModified()))
            .as("what was never admitted")
            .isFalse();
        update(back, altered); // the second JAR's location is taken, too
        assertThat(osgi.bringBack(back.getBundleId(), before))
            .as("no such time")
            .isFalse();
        back.uninstall();
      }
    }
  }

  @Test
  void whatWasInstalledFromAFileThatHasChangedSinceDoesNotComeBack() throws Exception {
    Path jar = Files.copy(Jars.zig(), folder.resolve("zig.jar"));
    Path altered = Jars.from(Jars.zig()).file("more", "").write(folder.resolve("altered.jar"));
    try (AdmissionFramework osgi = new AdmissionFramework(folder)) {
      Bundle zig = osgi.install(jar);
      zig.start();
      long before = zig.getLastModified();
      update(zig, altered);
      Files.copy(altered, jar, StandardCopyOption.REPLACE_EXISTING);
      assertThat(osgi.bringBack(zig.getBundleId(), before)).isFalse();
      assertThat(osgi.serving()).isEmpty();
    }
  }

  /** Whether an update fails, too, when the start after it does, is the framework's affair. */
  private static void update(Bundle bundle, Path jar) throws IOException {
    try {
      bundle.update(Files.newInputStream(jar));
    } catch (BundleException e) {
      assertThat(e).rootCause().hasMessageContaining("has no verdict");
    }
  }

  /** Where all runs at level 1, a level of our own would never be reached. */
  @Test
  void anInstalledProviderGetsTheStartLevelOfThoseThatAreThere() throws Exception {
    Jars.from(Jars.zig())
        .header("Bundle-Version", "9")
        .write(folder.resolve("data/incoming/9.jar"));
    Jars.from(Jars.zig())
        .header("Bundle-Version", "8")
        .write(folder.resolve("data/incoming/8.jar"));
    try (AdmissionFramework osgi = new AdmissionFramework(folder)) {
      assertThat(levelOf(osgi, osgi.repository().install("9.jar", "test"))).isEqualTo(1);
      osgi.install(Jars.zig()).adapt(BundleStartLevel.class).setStartLevel(4);
      assertThat(levelOf(osgi, osgi.repository().install("8.jar", "test"))).isEqualTo(4);
    }
  }

  private static int levelOf(AdmissionFramework osgi, Candidate candidate) {
    return osgi.context()
        .getBundle(candidate.bundleId().getAsLong())
        .adapt(BundleStartLevel.class)
        .getStartLevel();
  }

  @Test
  void noFragmentAttachesToAProvider() throws Exception {
    Path fragment = Jars.bundle("fragment", "1.0.0")
        .header("Fragment-Host", "org.engram.provider-zig-x86")
        .file("more", "")
        .write(folder.resolve("fragment.jar"));
    try (AdmissionFramework osgi = new AdmissionFramework(folder)) {
      Bundle part = osgi.install(fragment);
      Bundle zig = osgi.install(Jars.zig());
      zig.start();
      assertThat(zig.getState()).isEqualTo(Bundle.ACTIVE);
      assertThat(part.getState()).isEqualTo(Bundle.INSTALLED);
      assertThat(zig.getResource("more")).isNull();
    }
  }

  @Test
  void aProviderOfADrillIsRefusedOutsideOfItsScratchCopy() throws Exception {
    Jars.from(Jars.zig())
        .header(DrillFolder.HEADER, "healthy")
        .write(folder.resolve("data/incoming/drill.jar"));
    Map<String, String> elsewhere =
        Map.of(DrillFolder.SCRATCH, folder.resolve("home").toString());
    for (Map<String, String> properties : List.of(Map.<String, String>of(), elsewhere)) {
      try (AdmissionFramework osgi = new AdmissionFramework(folder, properties)) {
        assertThatThrownBy(() -> osgi.repository().install("drill.jar", "test"))
            .hasMessageContaining("'drill.jar' was made faulty on purpose (healthy)")
            .hasMessageEndingWith("Nothing was changed.");
        assertThat(osgi.repository().list()).isEmpty();
        Bundle bundle = osgi.install(folder.resolve("data/incoming/drill.jar"));
        assertThatThrownBy(bundle::start)
            .rootCause() // some frameworks wrap what a hook throws
            .hasMessageContaining("scratch copy of a drill only");
        String id = Long.toString(bundle.getBundleId());
        assertThatThrownBy(() -> osgi.repository().admit(id, true, "test"))
            .hasMessageContaining("scratch copy of a drill only");
        assertThat(bundle.getState()).isEqualTo(Bundle.INSTALLED);
        bundle.uninstall();
      }
    }
    Map<String, String> here =
        Map.of(DrillFolder.SCRATCH, folder.resolve("data").toString());
    try (AdmissionFramework osgi = new AdmissionFramework(folder, here)) {
      assertThat(osgi.repository().install("drill.jar", "test").state()).isEqualTo(State.INSTALLED);
    }
  }

  @Test
  void aProviderServiceOfABundleThatDoesNotSayWhatItIsGetsNoCall() throws Exception {
    Path undeclared = Jars.faulty("none")
        .header("Provide-Capability", "other;a=b")
        .write(folder.resolve("undeclared.jar"));
    try (AdmissionFramework osgi = new AdmissionFramework(folder)) {
      List<Integer> events = new ArrayList<>();
      osgi.bundleContext()
          .addServiceListener(
              event -> events.add(event.getType()), "(objectClass=" + SERVICE + ")");
      Bundle bundle = osgi.install(undeclared);
      bundle.start();
      assertThat(osgi.serving()).containsExactly(bundle.getBundleId());
      assertThat(osgi.bundleContext().getServiceReferences(SERVICE, null)).isNull();
      assertThat(osgi.bundleContext().getServiceReference(SERVICE)).isNull();
      assertThat(events).isEmpty();
      bundle.stop();
    }
  }
}

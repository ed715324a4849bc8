package org.engram.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.startlevel.BundleStartLevel;

final class EngramFrameworkTest {
  @TempDir
  Path folder;

  /** Else the run on the other framework would say nothing. */
  @Test
  void theFrameworkIsTheOneThatTheBuildAsksFor() throws Exception {
    try (EngramFramework running = TinyInstallation.in(folder).start()) {
      assertThat(running.framework().getSymbolicName())
          .isEqualTo(System.getProperty("engram.framework", "org.apache.felix.framework"));
    }
  }

  @Test
  void foldersAreStartLevels() throws Exception {
    TinyInstallation tiny = TinyInstallation.in(folder)
        .bundle("01", "first")
        .bundle("12", "later", "Import-Package: org.osgi.framework");
    try (EngramFramework running = tiny.start()) {
      assertThat(running.report().problems()).isEmpty();
      assertThat(running.report().bundleCount()).isEqualTo(2);
      assertThat(bundle(running, "first").adapt(BundleStartLevel.class).getStartLevel())
          .isEqualTo(1);
      assertThat(bundle(running, "later").adapt(BundleStartLevel.class).getStartLevel())
          .isEqualTo(12);
      assertThat(bundle(running, "later").getState()).isEqualTo(Bundle.ACTIVE);
    }
  }

  @Test
  void configurationKnowsTheFoldersAndOverridesWin() throws Exception {
    TinyInstallation tiny = TinyInstallation.in(folder)
        .framework("where=${engram.home}/conf in ${engram.data}\nwhat=file\n");
    try (EngramFramework running =
        EngramFramework.start(tiny.home(), tiny.data(), Map.of("what", "override"))) {
      var context = running.framework().getBundleContext();
      assertThat(context.getProperty("where")).isEqualTo(tiny.home() + "/conf in " + tiny.data());
      assertThat(context.getProperty("what")).isEqualTo("override");
      assertThat(context.getProperty("engram.data")).isEqualTo(tiny.data().toString());
      assertThat(tiny.data().resolve("cache")).isDirectory();
    }
  }

  @Test
  void aSystemPropertyCountsAboveTheFile() throws Exception {
    TinyInstallation tiny = TinyInstallation.in(folder).framework("what=file\n");
    System.setProperty("what", "option");
    try (EngramFramework running = tiny.start()) {
      assertThat(running.framework().getBundleContext().getProperty("what")).isEqualTo("option");
    } finally {
      System.clearProperty("what");
    }
  }

  @Test
  void systemPropertiesNameTheFoldersWhileItRuns() throws Exception {
    TinyInstallation tiny = TinyInstallation.in(folder);
    System.setProperty("engram.data", "before");
    try (EngramFramework running = tiny.start()) {
      assertThat(running.report().healthy()).isTrue();
      assertThat(System.getProperty("engram.data")).isEqualTo(tiny.data().toString());
      assertThat(System.getProperty("engram.log"))
          .isEqualTo(tiny.data().resolve("log").toString());
    }
    assertThat(System.clearProperty("engram.data")).isEqualTo("before");
    assertThat(System.getProperty("engram.log")).isNull();
  }

  @Test
  void aMissingPackageIsNamed() throws Exception {
    TinyInstallation tiny = TinyInstallation.in(folder)
        .bundle("01", "whole")
        .bundle("05", "broken", "Import-Package: org.nowhere");
    try (EngramFramework running = tiny.start()) {
      assertThat(running.report().healthy()).isFalse();
      assertThat(running.report().problems())
          .singleElement()
          .asString()
          .startsWith("The bundle broken did not start: ")
          .contains("org.nowhere")
          .doesNotContain("Unresolved requirements");
    }
  }

  @Test
  void reasonsAreCompleteThoughAnotherListenerIsSlow() throws Exception {
    TinyInstallation tiny = TinyInstallation.in(folder)
        .active("01", "slow", Activators.SlowListener.class)
        .bundle("05", "broken", "Import-Package: org.nowhere")
        .bundle("05", "torn", "Import-Package: org.neverland");
    try (EngramFramework running = tiny.start()) {
      assertThat(running.report().problems())
          .satisfiesExactly(
              broken -> assertThat(broken).contains("org.nowhere"),
              torn -> assertThat(torn).contains("org.neverland"));
    }
  }

  @Test
  void aFailedActivatorIsNamedWithItsReason() throws Exception {
    TinyInstallation tiny =
        TinyInstallation.in(folder).active("03", "failing", Activators.Failing.class);
    try (EngramFramework running = tiny.start()) {
      assertThat(running.report().problems())
          .containsExactly("The bundle failing did not start: The wire is cut.");
    }
  }

  @Test
  void nativeCodeForAnotherPlatformIsNoProblem() throws Exception {
    TinyInstallation tiny = TinyInstallation.in(folder)
        .bundle(
            "06",
            "elsewhere",
            "Bundle-NativeCode: lib.so;osname=Linux;processor=sparc, lib.so;osname=QNX");
    try (EngramFramework running = tiny.start()) {
      assertThat(running.report().problems()).isEmpty();
      assertThat(running.report().otherPlatforms()).containsExactly("elsewhere");
      assertThat(bundle(running, "elsewhere").getState()).isEqualTo(Bundle.INSTALLED);
    }
  }

  @Test
  void aBundleThatAnotherOneHoldsBackIsNoProblem() throws Exception {
    TinyInstallation tiny = TinyInstallation.in(folder)
        .active("05", "refusing", Activators.Refusing.class)
        .bundle("06", "refused");
    try (EngramFramework running = tiny.start()) {
      assertThat(running.report().problems()).isEmpty();
      assertThat(bundle(running, "refused").getState()).isEqualTo(Bundle.INSTALLED);
    }
  }

  @Test
  void aRequiredServiceThatFailsIsAProblemWithTheReasonFromInside() throws Exception {
    TinyInstallation tiny = TinyInstallation.in(folder)
        .framework("engram.required.services=java.lang.Runnable\n")
        .active("07", "hollow", Activators.Hollow.class);
    try (EngramFramework running = tiny.start()) {
      assertThat(running.report().problems()).containsExactly("The store is damaged: row 7.");
    }
  }

  @Test
  void aRequiredServiceIsFoundThoughTheLauncherHasAClassOfItsName() throws Exception {
    TinyInstallation tiny = TinyInstallation.in(folder)
        .framework("engram.required.services=" + Activators.Greeting.class.getName() + "\n")
        .active("07", "greeter", Activators.Greeter.class, Activators.Greeting.class);
    try (EngramFramework running = tiny.start()) {
      assertThat(running.report().problems()).isEmpty();
    }
  }

  @Test
  void aRequiredServiceThatNobodyOffersIsAProblem() throws Exception {
    TinyInstallation tiny =
        TinyInstallation.in(folder).framework("engram.required.services=org.engram.Absent\n");
    try (EngramFramework running = tiny.start()) {
      assertThat(running.report().problems()).singleElement().asString().contains("Absent");
    }
  }

  @Test
  void closingWaitsUntilTheBundlesAreStopped() throws Exception {
    System.clearProperty("engram.test.drained");
    TinyInstallation tiny =
        TinyInstallation.in(folder).active("04", "draining", Activators.Draining.class);
    tiny.start().close();
    assertThat(System.getProperty("engram.test.drained")).isEqualTo("true");
  }

  @Test
  void aFolderThatIsNoLevelStopsTheStartAndFreesTheData() throws Exception {
    TinyInstallation tiny = TinyInstallation.in(folder).bundle("five", "lost");
    assertThatThrownBy(tiny::start)
        .isInstanceOf(StartException.class)
        .hasMessageContaining("five is no start level");
    Files.delete(tiny.home().resolve("bundle/five/lost.jar"));
    Files.delete(tiny.home().resolve("bundle/five"));
    tiny.start().close();
  }

  private static Bundle bundle(EngramFramework running, String name) {
    return Arrays.stream(running.framework().getBundleContext().getBundles())
        .filter(bundle -> name.equals(bundle.getSymbolicName()))
        .findFirst()
        .orElseThrow();
  }
}

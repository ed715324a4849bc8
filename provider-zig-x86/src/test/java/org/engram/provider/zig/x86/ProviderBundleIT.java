package org.engram.provider.zig.x86;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.engram.kernel.spi.DecayKernel;
import org.engram.kernel.spi.DecayRequest;
import org.engram.kernel.spi.KernelProvider;
import org.engram.kernel.spi.ProbeFailure;
import org.engram.kernel.spi.ProviderLife;
import org.engram.kernel.spi.Tier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceReference;

class ProviderBundleIT {
  private static final String LIBRARY = "native/linux-x86_64/libengram_kernels.so";

  @TempDir
  Path storage;

  @AfterEach
  void nothingStaysMapped() {
    assertThat(ProviderFramework.mappings()).isZero();
  }

  @Test
  void itRegistersWithItsRankingAndSaysSoInOneLine() throws Exception {
    try (ProviderFramework osgi = new ProviderFramework(storage, Map.of())) {
      Bundle bundle = osgi.install(ProviderFramework.built());
      bundle.start();
      ServiceReference<KernelProvider> reference = osgi.reference(KernelProvider.class);
      KernelProvider provider = osgi.service(KernelProvider.class);
      assertThat(reference.getProperty(Constants.SERVICE_RANKING)).isEqualTo(200);
      assertThat(reference.getProperty("engram.provider.id")).isEqualTo("zig-x86");
      assertThat(reference.getProperty("engram.provider.tier"))
          .isEqualTo(provider.description().tier().id());
      assertThat(provider.description().version()).isEqualTo(bundle.getVersion().toString());
      assertThat(osgi.reference(ProbeFailure.class)).isNull();
      assertThat(osgi.logged())
          .singleElement()
          .asString()
          .startsWith("INFO Kernel provider zig-x86 " + bundle.getVersion() + " is loaded: ")
          .contains("tier " + provider.description().tier(), "the CPU runs baseline")
          .contains(provider.description().digests().get("libengram_kernels.so"));
      assertThat(half(provider)).isEqualTo(0.5f);
    }
  }

  @Test
  void aStoppedBundleLeavesNoServiceAndNoMapping() throws Exception {
    try (ProviderFramework osgi = new ProviderFramework(storage, Map.of())) {
      Bundle bundle = osgi.install(ProviderFramework.built());
      for (int round = 0; round < 3; round++) {
        bundle.start();
        assertThat(ProviderFramework.mappings()).isPositive();
        bundle.stop();
        assertThat(osgi.reference(KernelProvider.class)).isNull();
        assertThat(ProviderFramework.mappings()).isZero();
      }
      bundle.uninstall();
    }
  }

  @Test
  void aStopWaitsForTheCallThatHoldsTheProvider() throws Exception {
    try (ProviderFramework osgi = new ProviderFramework(storage, Map.of())) {
      Bundle bundle = osgi.install(ProviderFramework.built());
      bundle.start();
      KernelProvider provider = osgi.service(KernelProvider.class);
      int token = provider.life().hold(0);
      CountDownLatch withdrawn = new CountDownLatch(1);
      osgi.framework().getBundleContext().addServiceListener(event -> {
        if (event.getType() == ServiceEvent.UNREGISTERING) {
          withdrawn.countDown();
        }
      });
      CompletableFuture<Float> call = CompletableFuture.supplyAsync(() -> {
        await(withdrawn);
        float result = half(provider);
        provider.life().drop(token);
        return result;
      });
      bundle.stop();
      assertThat(call.join()).isEqualTo(0.5f);
      assertThat(provider.life().isUnloaded()).isTrue();
      assertThat(osgi.logged()).noneMatch(line -> line.startsWith("WARN"));
    }
  }

  @Test
  void aStopPastTheDeadlineLeavesTheLibraryToTheLastCall() throws Exception {
    try (ProviderFramework osgi = new ProviderFramework(storage, Map.of())) {
      Bundle bundle = osgi.install(ProviderFramework.built());
      bundle.start();
      KernelProvider provider = osgi.service(KernelProvider.class);
      int token = provider.life().hold(0);
      bundle.stop();
      bundle.uninstall();
      assertThat(osgi.logged())
          .last()
          .asString()
          .startsWith("WARN Kernel provider zig-x86 is stopped, but 1 calls have not ended");
      assertThat(provider.life().hold(0)).isEqualTo(ProviderLife.REFUSED);
      assertThat(half(provider)).isEqualTo(0.5f);
      provider.life().drop(token);
      assertThat(provider.life().isUnloaded()).isTrue();
    }
  }

  @Test
  void theLimitOnTiersIsReadFromTheFrameworksProperties() throws Exception {
    Map<String, String> limit = Map.of("engram.kernel.tier_max", "baseline");
    try (ProviderFramework osgi = new ProviderFramework(storage, limit)) {
      osgi.install(ProviderFramework.built()).start();
      assertThat(osgi.service(KernelProvider.class).description().tiers())
          .containsExactly(Tier.BASELINE);
      assertThat(osgi.logged()).last().asString().contains("kernel.tier_max is baseline");
    }
  }

  @Test
  void anUnknownLimitFailsTheStartWithTheList() throws Exception {
    Map<String, String> limit = Map.of("engram.kernel.tier_max", "sse9");
    try (ProviderFramework osgi = new ProviderFramework(storage, limit)) {
      Bundle bundle = osgi.install(ProviderFramework.built());
      assertThatThrownBy(bundle::start)
          .isInstanceOf(BundleException.class)
          .hasRootCauseMessage("unknown kernel.tier_max 'sse9'; accepted: baseline, avx2, avx512, "
              + "avx512vnni, neon");
      assertThat(bundle.getState()).isEqualTo(Bundle.RESOLVED);
    }
  }

  @Test
  void aDamagedLibraryIsAStatusWithAReasonAndNoProvider() throws Exception {
    Path damaged = storage.resolve("damaged.jar");
    damage(Files.copy(ProviderFramework.built(), damaged));
    try (ProviderFramework osgi = new ProviderFramework(storage.resolve("cache"), Map.of())) {
      Bundle bundle = osgi.install(damaged);
      bundle.start();
      assertThat(bundle.getState()).isEqualTo(Bundle.ACTIVE);
      assertThat(osgi.reference(KernelProvider.class)).isNull();
      ProbeFailure failure = osgi.service(ProbeFailure.class);
      assertThat(failure.id()).isEqualTo("zig-x86");
      assertThat(failure.reason()).contains("SHA-256", "install it again");
      assertThat(osgi.logged())
          .singleElement()
          .asString()
          .startsWith("WARN Kernel provider zig-x86")
          .contains(failure.reason());
      bundle.stop();
      assertThat(osgi.reference(ProbeFailure.class)).isNull();
    }
  }

  @Test
  void anotherArchitectureLeavesTheBundleUnresolved() throws Exception {
    Map<String, String> arm = Map.of(Constants.FRAMEWORK_PROCESSOR, "aarch64");
    try (ProviderFramework osgi = new ProviderFramework(storage, arm)) {
      Bundle bundle = osgi.install(ProviderFramework.built());
      assertThatThrownBy(bundle::start).hasMessageContaining("osgi.native");
      assertThat(bundle.getState()).isEqualTo(Bundle.INSTALLED);
    }
  }

  /**
   * Half of it is left after ln 2 of a time constant; the unit test of the numbers is elsewhere.
   */
  private static float half(KernelProvider provider) {
    try (Arena arena = Arena.ofConfined()) {
      DecayRequest request = new DecayRequest(
          arena.allocateFrom(ValueLayout.JAVA_FLOAT, 1f),
          arena.allocateFrom(ValueLayout.JAVA_LONG, 1_000_000_000L),
          1,
          1_000_000_000L / Math.log(2),
          arena.allocate(ValueLayout.JAVA_FLOAT));
      provider
          .kernel(DecayKernel.class, provider.description().tier())
          .orElseThrow()
          .exponential(request);
      return request.out().get(ValueLayout.JAVA_FLOAT, 0);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static void damage(Path jar) throws IOException {
    try (FileSystem zip = FileSystems.newFileSystem(jar)) {
      byte[] library = Files.readAllBytes(zip.getPath(LIBRARY));
      library[library.length / 2] ^= 1;
      Files.write(zip.getPath(LIBRARY), library);
    }
  }
}

package org.engram.provider.zig.arm64;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.felix.framework.FrameworkFactory;
import org.engram.kernel.spi.KernelProvider;
import org.engram.kernel.spi.ProbeFailure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;

class ProviderBundleIT {
  @TempDir
  Path storage;

  @Test
  void onAnotherArchitectureTheBundleStaysUnresolved() throws Exception {
    inFramework("x86-64", bundle -> {
      assertThatThrownBy(bundle::start).hasMessageContaining("osgi.native");
      assertThat(bundle.getState()).isEqualTo(Bundle.INSTALLED);
    });
  }

  @Test
  void onArm64ItStartsAndProbesTheLibraryOfTheJvmsOwnPlatform() throws Exception {
    inFramework("aarch64", bundle -> {
      bundle.start();
      BundleContext context = bundle.getBundleContext();
      if (System.getProperty("os.arch").equals("aarch64")) {
        assertThat(context.getServiceReference(KernelProvider.class)).isNotNull();
      } else {
        ProbeFailure failure = context.getService(context.getServiceReference(ProbeFailure.class));
        assertThat(failure.id()).isEqualTo("zig-arm64");
        assertThat(failure.reason()).contains("no library for", "aarch64");
      }
    });
  }

  @Test
  void itDeclaresTheDigestOfEachOfItsLibraries() throws Exception {
    inFramework("aarch64", bundle -> {
      List<String> declared = new String(
              bytes(bundle, "META-INF/engram/SHA256SUMS"), StandardCharsets.UTF_8)
          .lines()
          .toList();
      assertThat(declared).hasSize(2);
      for (String line : declared) {
        String path = line.substring(line.indexOf("  ") + 2);
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes(bundle, path));
        assertThat(line).isEqualTo(HexFormat.of().formatHex(digest) + "  " + path);
      }
    });
  }

  @FunctionalInterface
  private interface Body {
    void run(Bundle bundle) throws Exception;
  }

  private void inFramework(String processor, Body body) throws Exception {
    Framework framework = new FrameworkFactory()
        .newFramework(Map.of(
            Constants.FRAMEWORK_STORAGE,
            storage.toString(),
            Constants.FRAMEWORK_PROCESSOR,
            processor,
            Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA,
            "org.engram.kernel.spi;version=1.0.0,org.engram.kernel.spi.layout;version=1.0.0,"
                + "org.slf4j;version=2.0.20"));
    framework.start();
    try (Stream<Path> files = Files.list(Path.of("target"))) {
      Path jar = files
          .filter(file -> file.getFileName().toString().matches("provider-zig-arm64-.*\\.jar"))
          .findFirst()
          .orElseThrow(() -> new AssertionError("target has no bundle: run mvn verify"));
      body.run(framework.getBundleContext().installBundle(jar.toUri().toString()));
    } finally {
      framework.stop();
      framework.waitForStop(0);
    }
  }

  private static byte[] bytes(Bundle bundle, String path) throws IOException {
    try (InputStream in = bundle.getEntry(path).openStream()) {
      return in.readAllBytes();
    }
  }
}

package org.engram.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.engram.distribution.Product.Outcome;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The installation on an ARM64 runtime: the native provider serves, agrees, and is swapped. */
@EnabledIfSystemProperty(
    named = Arm64IT.ARM64_HOME,
    matches = ".+",
    disabledReason = "needs an ARM64 runtime, which ./engram test --arm64 makes")
final class Arm64IT {
  static final String ARM64_HOME = "engram.arm64.home";

  /** Compiling well costs an emulated processor more than it brings. */
  private static final String JAVA_OPTIONS = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC";

  /**
   * An emulated call of Java's vectors takes longer than the 10 s after which it counts as stuck.
   */
  private static final String DEADLINE_SECONDS = "600";

  @TempDir
  Path folder;

  private Product product;

  @BeforeEach
  void open() throws Exception {
    product = new Product(folder.resolve("data"));
    product.environment.put("ENGRAM_JAVA_HOME", System.getProperty(ARM64_HOME));
    product.environment.put("ENGRAM_JAVA_OPTS", JAVA_OPTIONS);
    product.environment.put("ENGRAM_KERNEL_DEADLINE_SECONDS", DEADLINE_SECONDS);
  }

  /**
   * Of the native tier and Java's scalar one. Java's vector tier is left out: an emulated processor
   * interprets its vectors one by one, for hours; the whole kit is left to the Zig tests, which run
   * it on the native tier in every build.
   */
  @ParameterizedTest
  @ValueSource(strings = {"zig-arm64/neon", "java/scalar"})
  void theGoldenDigestsAreTheSame(String provider) throws Exception {
    Outcome outcome = product.run("verify", "--digests", "--only", provider);
    assertThat(outcome.code()).as(outcome.toString()).isZero();
    assertThat(outcome.out().lines().filter(line -> line.endsWith(" ok"))).hasSize(11);
    assertThat(outcome.out()).contains(provider.substring(0, provider.indexOf('/')));
    assertThat(outcome.out().strip()).endsWith("identical");
  }

  @Test
  void memoriesAreRecalledWhileProvidersAreSwapped() throws Exception {
    Outcome outcome = product.run("demo", "--synsets", "100");
    assertThat(outcome.code()).as(outcome.toString()).isZero();
    assertThat(outcome.out().lines())
        .containsSubsequence(
            "failed calls: 0", "differing results: 0", "swaps: 50", "libraries left mapped: 0");
    assertThat(outcome.out()).containsPattern("(?m)^zig-arm64@\\S+/neon ");
  }
}

package org.engram.kernel.ffm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.engram.kernel.spi.Tier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProbeSettingsTest {
  @Test
  void nothingSetIsTheDefault() {
    assertThat(read(Map.of(), Map.of())).isEqualTo(ProbeSettings.DEFAULT);
    assertThat(read(Map.of("engram.kernel.tier_max", " "), Map.of()))
        .isEqualTo(ProbeSettings.DEFAULT);
  }

  @Test
  void thePropertyComesBeforeTheEnvironment() {
    ProbeSettings settings = read(
        Map.of("engram.kernel.tier_max", "avx2"), Map.of("ENGRAM_KERNEL_TIER_MAX", "baseline"));
    assertThat(settings.limit().highest()).isEqualTo(Tier.AVX2);
  }

  @Test
  void theEnvironmentIsReadWhereThereIsNoProperty() {
    ProbeSettings settings = read(
        Map.of(),
        Map.of("ENGRAM_KERNEL_TIER_MAX", "avx512vnni", "ENGRAM_KERNEL_KEEP_LIBRARY", "true"));
    assertThat(settings).isEqualTo(new ProbeSettings(new TierLimit(Tier.AVX512VNNI), true));
  }

  @Test
  void anUnknownTierIsRefusedWithTheList() {
    assertThatThrownBy(() -> read(Map.of("engram.kernel.tier_max", "avx3"), Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("unknown kernel.tier_max 'avx3'; accepted: baseline, avx2, avx512, avx512vnni,"
            + " neon");
  }

  @Test
  void aTierOfJavaIsNoNativeTier() {
    assertThatThrownBy(() -> read(Map.of("engram.kernel.tier_max", "scalar"), Map.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void anUnknownKeepLibraryIsRefusedWithTheList() {
    assertThatThrownBy(() -> read(Map.of("engram.kernel.keep_library", "yes"), Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("unknown kernel.keep_library 'yes'; accepted: true, false");
  }

  @ParameterizedTest
  @CsvSource({
    "Linux, amd64, linux-x86_64",
    "Linux, aarch64, linux-aarch64",
    "Mac OS X, x86_64, macos-x86_64",
    "Mac OS X, aarch64, macos-aarch64"
  })
  void thePlatformIsTheFolderOfTheLibrary(String os, String arch, String platform) {
    assertThat(LibraryDigests.platform(os, arch)).isEqualTo(platform);
  }

  private static ProbeSettings read(
      Map<String, String> properties, Map<String, String> environment) {
    return ProbeSettings.read(properties::get, environment::get);
  }
}

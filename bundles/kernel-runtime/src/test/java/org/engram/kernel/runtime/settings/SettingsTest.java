package org.engram.kernel.runtime.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.engram.kernel.runtime.OverflowStrategy;
import org.engram.kernel.runtime.internal.journal.DataFolder;
import org.engram.kernel.runtime.internal.journal.Journal;
import org.engram.kernel.runtime.internal.journal.JournalRecord;
import org.engram.kernel.spi.RowShape;
import org.engram.kernel.spi.Tier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
  @TempDir
  Path folder;

  private final Properties system = new Properties();
  private final Map<String, String> environment = new HashMap<>();

  private SettingsSources sources() {
    system.setProperty(SettingsSources.DATA, folder.resolve("data").toString());
    return SettingsSources.of(system, environment);
  }

  private void file(String... lines) throws IOException {
    Path file = Files.write(folder.resolve("engram.properties"), List.of(lines));
    system.setProperty(SettingsSources.CONFIGURATION, file.toString());
  }

  private String effective(String key) {
    return OfflineSettings.effective(sources()).stream()
        .filter(value -> value.key().equals(key))
        .map(value -> value.value() + " " + value.origin())
        .findFirst()
        .orElseThrow();
  }

  private void change(String key, String value) {
    try (OfflineSettings offline = OfflineSettings.open(sources())) {
      offline.settings().set(key, value, "test");
    }
  }

  @Test
  void eachSourceIsAboveTheOneBehindIt() throws IOException {
    String key = "arena.size_bytes";
    assertThat(effective(key)).isEqualTo("1048576 DEFAULT");
    file("# scratch", "", "  arena.size_bytes = 65536");
    assertThat(effective(key)).isEqualTo("65536 FILE");
    environment.put("ENGRAM_ARENA_SIZE", "65537");
    assertThat(effective(key)).isEqualTo("65537 ENVIRONMENT");
    system.setProperty("engram.arena.size_bytes", "65538");
    assertThat(effective(key)).isEqualTo("65538 SYSTEM_PROPERTY");
    change(key, "65539");
    assertThat(effective(key)).isEqualTo("65539 RUNTIME");
    try (OfflineSettings offline = OfflineSettings.open(sources())) {
      offline.settings().unset(key, "test");
      assertThat(offline.settings().get(EngramSettings.ARENA_SIZE_BYTES)).isEqualTo(65_538);
    }
    assertThat(effective(key)).isEqualTo("65538 SYSTEM_PROPERTY");
  }

  @Test
  void everySettingHasADefaultThatItAccepts() {
    assertThat(OfflineSettings.effective(sources()))
        .hasSameSizeAs(EngramSettings.all())
        .allSatisfy(value -> assertThat(value.origin()).isEqualTo(Settings.Origin.DEFAULT));
    assertThat(EngramSettings.all()).extracting(Setting::key).isSorted();
    try (OfflineSettings offline = OfflineSettings.open(sources())) {
      assertThat(offline.settings().get(EngramSettings.KERNEL_TIER_MAX)).isEmpty();
      assertThat(offline.settings().get(EngramSettings.KERNEL_ROW_SHAPE)).isEmpty();
      assertThat(offline.settings().get(EngramSettings.NUM_THREADS))
          .isBetween(1, Runtime.getRuntime().availableProcessors());
    }
  }

  @Test
  void writtenFormsAreRead() {
    environment.put("ENGRAM_ARENA_OVERFLOW", "fallback");
    environment.put("ENGRAM_ARENA_METRICS", "1");
    environment.put("ENGRAM_KERNEL_TIER_MAX", "avx2");
    environment.put("ENGRAM_KERNEL_ROW_SHAPE", "several");
    environment.put("ENGRAM_ZIG_KERNELS_ENABLED", "false");
    environment.put("ENGRAM_HTTP_PORT", "");
    try (OfflineSettings offline = OfflineSettings.open(sources())) {
      Settings settings = offline.settings();
      assertThat(settings.get(EngramSettings.ARENA_OVERFLOW)).isEqualTo(OverflowStrategy.FALLBACK);
      assertThat(settings.get(EngramSettings.ARENA_METRICS)).isTrue();
      assertThat(settings.get(EngramSettings.KERNEL_TIER_MAX)).contains(Tier.AVX2);
      assertThat(settings.get(EngramSettings.KERNEL_ROW_SHAPE)).contains(RowShape.SEVERAL);
      assertThat(settings.get(EngramSettings.ZIG_KERNELS_ENABLED)).isFalse();
      assertThat(settings.get(EngramSettings.HTTP_PORT)).isEqualTo(7432);
      assertThat(settings.find("server.http_bind").map(Settings.Effective::value))
          .contains("127.0.0.1");
      assertThat(settings.find("server.http")).isEqualTo(Optional.empty());
    }
  }

  @Test
  void aBadValueStopsTheStartWhereverItStands() throws IOException {
    environment.put("ENGRAM_KERNEL_TIER_MAX", "avx1024");
    refuses("bad value 'avx1024' for kernel.tier_max (environment variable"
        + " ENGRAM_KERNEL_TIER_MAX); accepted: baseline, avx2, avx512, avx512vnni, neon");
    environment.put("ENGRAM_KERNEL_TIER_MAX", "scalar");
    refuses("bad value 'scalar'");
    environment.clear();
    environment.put("ENGRAM_KERNEL_ROW_SHAPE", "two");
    refuses("bad value 'two' for kernel.row_shape (environment variable ENGRAM_KERNEL_ROW_SHAPE);"
        + " accepted: auto, one, several");
    environment.clear();
    system.setProperty("engram.arena.overflow", "explode");
    refuses("system property engram.arena.overflow); accepted: panic, error, fallback");
    system.clear();
    file("server.http_port = 70000");
    refuses("accepted: 0 … 65535");
    // Below a source that wins it would strike after the next change.
    system.setProperty("engram.server.http_port", "80");
    refuses("accepted: 0 … 65535");
  }

  @Test
  void theFileIsReadStrictly() throws IOException {
    file("arena.size_bytes = 65536", "arena.sise = 1");
    refuses("engram.properties line 2: unknown key 'arena.sise'; accepted: arena.size_bytes,");
    file("probation.secs = 1");
    refuses("accepted: probation.seconds, probation.calls,");
    file("http_port = 1");
    refuses("accepted: server.http_port,");
    file("arena.size_bytes 65536");
    refuses("line 1: 'arena.size_bytes 65536' is not 'key = value'");
    file("arena.size_bytes = 65536", "arena.size_bytes = 65536");
    refuses("line 2: 'arena.size_bytes' is there twice");
    system.setProperty(SettingsSources.CONFIGURATION, folder.resolve("absent").toString());
    refuses("configuration file " + folder.resolve("absent") + " cannot be read");
  }

  private void refuses(String message) {
    assertThatThrownBy(() -> OfflineSettings.open(sources()).close()).hasMessageContaining(message);
    assertThatThrownBy(() -> OfflineSettings.effective(sources())).hasMessageContaining(message);
  }

  @Test
  void aDeprecatedNameIsReadWithAWarning() {
    environment.put("RAYON_NUM_THREADS", "3");
    try (OfflineSettings offline = OfflineSettings.open(sources())) {
      assertThat(offline.settings().get(EngramSettings.NUM_THREADS)).isEqualTo(3);
      assertThat(offline.warnings())
          .containsExactly("RAYON_NUM_THREADS is deprecated: set ENGRAM_NUM_THREADS instead");
    }
    environment.put("ENGRAM_NUM_THREADS", "4");
    assertThat(effective("concurrency.num_threads")).isEqualTo("4 ENVIRONMENT");
  }

  @Test
  void whatIsNotAcceptedIsNotSet() {
    assertThatThrownBy(() -> change("arena.size_bytes", "1"))
        .hasMessageContaining("accepted: 65536 … 1073741824");
    assertThatThrownBy(() -> change("arena", "1")).hasMessageContaining("unknown key 'arena'");
    assertThat(effective("arena.size_bytes")).isEqualTo("1048576 DEFAULT");
  }

  @Test
  void listenersHearOfEffectiveChangesOnly() throws Exception {
    List<Integer> heard = new ArrayList<>();
    try (OfflineSettings offline = OfflineSettings.open(sources())) {
      Settings settings = offline.settings();
      try (AutoCloseable listening = settings.onChange(EngramSettings.HTTP_PORT, heard::add)) {
        assertThat(listening).isNotNull();
        settings.set("server.http_port", "80", "test");
        settings.set("server.http_port", "80", "test");
        settings.set("arena.metrics", "true", "test");
        settings.unset("server.http_port", "test");
        settings.unset("server.http_port", "test");
      }
      settings.set("server.http_port", "81", "test");
    }
    assertThat(heard).containsExactly(80, 7432);
  }

  @Test
  void aRuntimeSettingOfAnotherVersionStopsTheStartAndCanBeRemoved() {
    try (DataFolder data = DataFolder.open(folder.resolve("data"))) {
      data.journal()
          .append(JournalRecord.of("set", Instant.EPOCH, "test", "")
              .with(JournalRecord.KEY, "future.key")
              .with(JournalRecord.VALUE, "1"));
    }
    refuses("'engram config unset future.key' removes it");
    OfflineSettings.unset(sources(), "future.key", "test");
    assertThat(effective("arena.metrics")).isEqualTo("false DEFAULT");
  }

  @Test
  void whoSetWhatIsInTheJournal() {
    change("arena.metrics", "true");
    assertThat(Journal.read(DataFolder.journalOf(folder.resolve("data"))))
        .singleElement()
        .satisfies(entry -> {
          assertThat(entry.what()).isEqualTo("set");
          assertThat(entry.fields())
              .containsEntry("who", "test")
              .containsEntry("key", "arena.metrics")
              .containsEntry("value", "true")
              .containsKey("when");
        });
  }
}

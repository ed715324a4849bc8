package org.engram.kernel.admission.internal;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.engram.kernel.runtime.settings.OfflineSettings;
import org.engram.kernel.runtime.settings.ProviderSettings;
import org.engram.kernel.runtime.settings.Setting;
import org.engram.kernel.runtime.settings.Settings;
import org.engram.kernel.runtime.settings.SettingsSources;
import org.jspecify.annotations.Nullable;

/**
 * What an operator may set, as it is when the product starts.
 *
 * @param data the data folder
 * @param folders where provider JARs may be installed from
 * @param trustStore key store with the certificates of trusted signers; there is one if a signature
 *     is required
 * @param trustStorePassword {@code admission.trust_store_password}, a property of the framework or
 *     {@code ENGRAM_ADMISSION_TRUST_STORE_PASSWORD}; a secret, and so none of the settings
 * @param stall how long a trial may make no progress
 * @param reverify whether the shipped providers are tried once on each machine, too
 * @param reverifyDelay how long after the start
 */
public record AdmissionSettings(
    Path data,
    List<Path> folders,
    Optional<Path> trustStore,
    String trustStorePassword,
    Duration stall,
    boolean reverify,
    Duration reverifyDelay) {
  private static final String PASSWORD = "admission.trust_store_password";
  private static final String PASSWORD_VARIABLE = "ENGRAM_ADMISSION_TRUST_STORE_PASSWORD";

  /** Copies the list. */
  public AdmissionSettings {
    folders = List.copyOf(folders);
  }

  /**
   * Reads the settings.
   *
   * @param properties of the framework and the process
   * @throws IllegalArgumentException for a value that is not accepted; the message lists those that
   *     are
   * @throws IllegalStateException if the journal with the runtime settings is damaged
   */
  public static AdmissionSettings read(
      Function<String, @Nullable String> properties,
      Function<String, @Nullable String> environment) {
    SettingsSources sources = SettingsSources.of(properties, environment);
    Path data = sources.dataFolder().toAbsolutePath().normalize();
    Values values = Values.of(sources);
    List<Path> folders = values.get(ProviderSettings.FOLDERS);
    return new AdmissionSettings(
        data,
        folders.isEmpty() ? standardFolders(properties, data) : folders,
        values.get(ProviderSettings.REQUIRE_SIGNATURE)
            ? Optional.of(required(values.get(ProviderSettings.TRUST_STORE)))
            : Optional.empty(),
        Optional.ofNullable(properties.apply("engram." + PASSWORD))
            .or(() -> Optional.ofNullable(environment.apply(PASSWORD_VARIABLE)))
            .orElse(""),
        Duration.ofSeconds(values.get(ProviderSettings.STALL_SECONDS)),
        values.get(ProviderSettings.REVERIFY),
        Duration.ofSeconds(values.get(ProviderSettings.REVERIFY_DELAY_SECONDS)));
  }

  /** Returns the signers that count, if a signature is required. */
  public Optional<TrustedSigners> signers() {
    return trustStore.map(store -> TrustedSigners.of(store, trustStorePassword));
  }

  private static Path required(Optional<Path> trustStore) {
    return trustStore.orElseThrow(() -> new IllegalArgumentException(
        "admission.require_signature is true, but admission.trust_store names no key store"));
  }

  /** What was put into the data folder's {@code incoming}, and what was unpacked. */
  private static List<Path> standardFolders(
      Function<String, @Nullable String> properties, Path data) {
    Path incoming = data.resolve("incoming");
    return path(properties, "engram.home")
        .map(home -> List.of(incoming, home))
        .orElse(List.of(incoming));
  }

  private static Optional<Path> path(Function<String, @Nullable String> properties, String name) {
    return Optional.ofNullable(properties.apply(name))
        .map(text -> Path.of(text).toAbsolutePath().normalize());
  }

  /** Effective values in their written form, by key. */
  private record Values(Map<String, String> written) {
    static Values of(SettingsSources sources) {
      return new Values(OfflineSettings.effective(sources).stream()
          .collect(Collectors.toMap(Settings.Effective::key, Settings.Effective::value)));
    }

    <T> T get(Setting<T> setting) {
      return setting.parser().apply(Objects.requireNonNull(written.get(setting.key())));
    }
  }
}

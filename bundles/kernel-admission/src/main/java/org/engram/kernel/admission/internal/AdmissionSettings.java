package org.engram.kernel.admission.internal;

import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What an operator may set: property {@code engram.<key>} of the framework or the process before
 * environment {@code ENGRAM_<KEY>}.
 *
 * @param data the data folder
 * @param folders {@code providers.folders}: where provider JARs may be installed from
 * @param trustStore {@code admission.trust_store}: key store with the certificates of trusted
 *     signers; there is one if {@code admission.require_signature} is true
 * @param trustStorePassword {@code admission.trust_store_password}
 * @param stall {@code admission.stall_seconds}: how long a trial may make no progress
 * @param reverify {@code admission.reverify}: whether the shipped providers are tried once on each
 *     machine, too
 * @param reverifyDelay {@code admission.reverify_delay_seconds}: how long after the start
 */
public record AdmissionSettings(
    Path data,
    List<Path> folders,
    Optional<Path> trustStore,
    String trustStorePassword,
    Duration stall,
    boolean reverify,
    Duration reverifyDelay) {
  private static final long DEFAULT_STALL = 20;
  private static final long DEFAULT_DELAY = 60;

  /** Copies the list. */
  public AdmissionSettings {
    folders = List.copyOf(folders);
  }

  /**
   * Reads the settings.
   *
   * @throws IllegalArgumentException for a value that is not accepted; the message lists those that
   *     are
   */
  public static AdmissionSettings read(
      Function<String, @Nullable String> properties,
      Function<String, @Nullable String> environment) {
    Reader reader = new Reader(properties, environment);
    Path data = Path.of(reader.value("data").orElse("data")).toAbsolutePath().normalize();
    return new AdmissionSettings(
        data,
        folders(reader, data),
        trustStore(reader),
        reader.value("admission.trust_store_password").orElse(""),
        Duration.ofSeconds(reader.seconds("admission.stall_seconds", DEFAULT_STALL)),
        reader.truth("admission.reverify", true),
        Duration.ofSeconds(reader.seconds("admission.reverify_delay_seconds", DEFAULT_DELAY)));
  }

  /** Returns the signers that count, if a signature is required. */
  public Optional<TrustedSigners> signers() {
    return trustStore.map(store -> TrustedSigners.of(store, trustStorePassword));
  }

  /** What was put into the data folder's {@code incoming}, and what was unpacked. */
  private static List<Path> folders(Reader reader, Path data) {
    List<Path> folders = new ArrayList<>();
    Optional<String> given = reader.value("providers.folders");
    if (given.isPresent()) {
      Arrays.stream(given.get().split(File.pathSeparator, -1))
          .filter(path -> !path.isBlank())
          .forEach(path -> folders.add(Path.of(path.strip()).toAbsolutePath().normalize()));
    } else {
      folders.add(data.resolve("incoming"));
      reader.value("home").ifPresent(home -> folders.add(Path.of(home).toAbsolutePath()));
    }
    return folders;
  }

  private static Optional<Path> trustStore(Reader reader) {
    if (!reader.truth("admission.require_signature", false)) {
      return Optional.empty();
    }
    return Optional.of(reader
        .value("admission.trust_store")
        .map(Path::of)
        .orElseThrow(() -> new IllegalArgumentException(
            "admission.require_signature is true, but admission.trust_store names no key store")));
  }

  private record Reader(
      Function<String, @Nullable String> properties,
      Function<String, @Nullable String> environment) {
    Optional<String> value(String key) {
      String property = properties.apply("engram." + key);
      String value = property != null
          ? property
          : environment.apply("ENGRAM_" + key.toUpperCase(Locale.ROOT).replace('.', '_'));
      return Optional.ofNullable(value).map(String::strip).filter(text -> !text.isEmpty());
    }

    boolean truth(String key, boolean otherwise) {
      String text = value(key).orElse(Boolean.toString(otherwise));
      return switch (text) {
        case "true", "1" -> true;
        case "false", "0" -> false;
        default ->
          throw new IllegalArgumentException(
              "unknown " + key + " '" + text + "'; accepted: true, false, 1, 0");
      };
    }

    long seconds(String key, long otherwise) {
      String text = value(key).orElse(Long.toString(otherwise));
      if (!text.matches("[0-9]{1,6}")) {
        throw new IllegalArgumentException(
            "unknown " + key + " '" + text + "'; accepted: 0 … 999999");
      }
      return Long.parseLong(text);
    }
  }
}

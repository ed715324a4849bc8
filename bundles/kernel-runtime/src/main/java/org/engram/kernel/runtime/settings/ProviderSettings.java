package org.engram.kernel.runtime.settings;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The settings of provider files and their admission; they take effect at the next start. */
public final class ProviderSettings {
  private static final String TRUTH = "true, false, 1, 0";

  /** Where provider JARs may be installed from; empty for the data folder's own and the product. */
  public static final Setting<List<Path>> FOLDERS = new Setting<>(
      "providers.folders",
      List.of("ENGRAM_PROVIDERS_FOLDERS"),
      "",
      "folders from which provider JARs may be installed; empty for 'incoming' in the data folder and"
          + " the installation; takes effect at the next start",
      "paths, separated like those of PATH",
      Parsers::paths);

  /** Whether every file of a provider must be signed. */
  public static final Setting<Boolean> REQUIRE_SIGNATURE = new Setting<>(
      "admission.require_signature",
      List.of("ENGRAM_ADMISSION_REQUIRE_SIGNATURE"),
      "false",
      "whether a provider must be signed to be admitted; takes effect at the next start",
      TRUTH,
      Parsers::truth);

  /** Key store with the certificates of the signers that count. */
  public static final Setting<Optional<Path>> TRUST_STORE = new Setting<>(
      "admission.trust_store",
      List.of("ENGRAM_ADMISSION_TRUST_STORE"),
      "",
      "key store with the certificates of the signers that count; takes effect at the next start",
      "a path",
      Parsers::path);

  /** How long a trial may make no progress. */
  public static final Setting<Long> STALL_SECONDS = new Setting<>(
      "admission.stall_seconds",
      List.of("ENGRAM_ADMISSION_STALL_SECONDS"),
      "20",
      "how long a trial may make no progress before it counts as hanging; takes effect at the next"
          + " start",
      "1 … " + EngramSettings.MOST_SECONDS,
      text -> Parsers.between(text, 1, EngramSettings.MOST_SECONDS));

  /** Whether the shipped providers are tried once on each machine, too. */
  public static final Setting<Boolean> REVERIFY = new Setting<>(
      "admission.reverify",
      List.of("ENGRAM_ADMISSION_REVERIFY"),
      "true",
      "whether the shipped providers are tried once on this machine, too; takes effect at the next"
          + " start",
      TRUTH,
      Parsers::truth);

  /** How long after the start that happens. */
  public static final Setting<Long> REVERIFY_DELAY_SECONDS = new Setting<>(
      "admission.reverify_delay_seconds",
      List.of("ENGRAM_ADMISSION_REVERIFY_DELAY_SECONDS"),
      "60",
      "how long after the start the shipped providers are tried",
      "0 … " + EngramSettings.MOST_SECONDS,
      text -> Parsers.between(text, 0, EngramSettings.MOST_SECONDS));

  private ProviderSettings() {}
}

package org.engram.kernel.runtime.settings;

import java.util.List;
import java.util.Optional;
import org.engram.kernel.runtime.OverflowStrategy;
import org.engram.kernel.runtime.internal.settings.Processors;
import org.engram.kernel.spi.RowShape;
import org.engram.kernel.spi.Tier;

/** All settings of an installation. */
public final class EngramSettings {
  private static final long LEAST_ARENA = 64L << 10;
  private static final long GREATEST_ARENA = 1L << 30;
  private static final int MOST_THREADS = 1024;
  static final long MOST_SECONDS = 86_400;
  private static final int MOST_PORT = 65_535;
  private static final String AUTO = "auto";

  /** Scratch per arena in bytes, 65536 … 1073741824. */
  public static final Setting<Long> ARENA_SIZE_BYTES = new Setting<>(
      "arena.size_bytes",
      List.of("ENGRAM_ARENA_SIZE"),
      "1048576",
      "bytes of scratch in each arena; there are two arenas for each worker thread",
      LEAST_ARENA + " … " + GREATEST_ARENA,
      text -> Parsers.between(text, LEAST_ARENA, GREATEST_ARENA));

  /** What happens to a call that needs more scratch than an arena has. */
  public static final Setting<OverflowStrategy> ARENA_OVERFLOW = new Setting<>(
      "arena.overflow",
      List.of("ENGRAM_ARENA_OVERFLOW"),
      "error",
      "what happens to a call that needs more scratch than an arena has",
      "panic, error, fallback",
      Parsers.word(OverflowStrategy.values()));

  /** Whether benchmarks print the use of each arena. */
  public static final Setting<Boolean> ARENA_METRICS = new Setting<>(
      "arena.metrics",
      List.of("ENGRAM_ARENA_METRICS"),
      "false",
      "whether benchmarks print the use of each arena",
      "true, false, 1, 0",
      Parsers::truth);

  /** Worker threads of the engine, 1 … 1024. */
  public static final Setting<Integer> NUM_THREADS = new Setting<>(
      "concurrency.num_threads",
      List.of("ENGRAM_NUM_THREADS", "RAYON_NUM_THREADS"),
      Integer.toString(Processors.effective()),
      "worker threads of the engine",
      "1 … " + MOST_THREADS,
      text -> (int) Parsers.between(text, 1, MOST_THREADS));

  /** Whether providers with native code serve. */
  public static final Setting<Boolean> ZIG_KERNELS_ENABLED = new Setting<>(
      "zig_kernels_enabled",
      List.of("ENGRAM_ZIG_KERNELS_ENABLED"),
      "true",
      "whether providers with native code serve; takes effect at the next call",
      "true, false, 1, 0",
      Parsers::truth);

  /** Address that the HTTP server listens on. */
  public static final Setting<String> HTTP_BIND = new Setting<>(
      "server.http_bind",
      List.of("ENGRAM_HTTP_BIND"),
      "127.0.0.1",
      "address that the HTTP server listens on",
      "an IP address or host name",
      Parsers::host);

  /** Port that the HTTP server listens on; 0 takes a free one. */
  public static final Setting<Integer> HTTP_PORT = new Setting<>(
      "server.http_port",
      List.of("ENGRAM_HTTP_PORT"),
      "7432",
      "port that the HTTP server listens on; 0 takes a free one",
      "0 … " + MOST_PORT,
      text -> (int) Parsers.between(text, 0, MOST_PORT));

  /** Highest tier of native code that may serve. */
  public static final Setting<Optional<Tier>> KERNEL_TIER_MAX = new Setting<>(
      "kernel.tier_max",
      List.of("ENGRAM_KERNEL_TIER_MAX"),
      "",
      "highest tier of native code that may serve; empty for no limit",
      "baseline, avx2, avx512, avx512vnni, neon",
      Parsers::nativeTier);

  /** How native code walks rows; empty for what its table has for this CPU. */
  public static final Setting<Optional<RowShape>> KERNEL_ROW_SHAPE = new Setting<>(
      "kernel.row_shape",
      List.of("ENGRAM_KERNEL_ROW_SHAPE"),
      AUTO,
      "how rows are walked where a provider has a choice; auto is its table of processors; takes"
          + " effect at the next call and changes no result",
      "auto, one, several",
      text -> text.equals(AUTO) ? Optional.empty() : Optional.of(RowShape.of(text)));

  /** Whether the copy of a native library stays on the disk. */
  public static final Setting<Boolean> KERNEL_KEEP_LIBRARY = new Setting<>(
      "kernel.keep_library",
      List.of(),
      "false",
      "whether the digest-named copy of a native library stays on the disk, for perf and gdb",
      "true, false, 1, 0",
      Parsers::truth);

  /** How long a call of a provider may take before the provider counts as stuck. */
  public static final Setting<Long> KERNEL_DEADLINE_SECONDS = new Setting<>(
      "kernel.deadline_seconds",
      List.of("ENGRAM_KERNEL_DEADLINE_SECONDS"),
      "10",
      "how long a kernel call may take before its provider counts as stuck and gets no more calls",
      "1 … " + MOST_SECONDS,
      text -> Parsers.between(text, 1, MOST_SECONDS));

  /** Greatest ratio of a candidate's median time to the incumbent's. */
  public static final Setting<Double> ROLLOUT_P50_RATIO = new Setting<>(
      "rollout.p50_ratio",
      List.of("ENGRAM_ROLLOUT_P50_RATIO"),
      "1.5",
      "how many times the incumbent's median time a candidate may take before a guard ends its trial",
      "1.0 … 100.0",
      text -> Parsers.between(text, 1.0, 100.0));

  /** Greatest ratio of a candidate's 99th percentile to the incumbent's. */
  public static final Setting<Double> ROLLOUT_P99_RATIO = new Setting<>(
      "rollout.p99_ratio",
      List.of("ENGRAM_ROLLOUT_P99_RATIO"),
      "3.0",
      "the same of the 99th percentile",
      "1.0 … 1000.0",
      text -> Parsers.between(text, 1.0, 1000.0));

  /** Greatest share of a candidate's calls without enough scratch. */
  public static final Setting<Double> ROLLOUT_OVERFLOW_SHARE = new Setting<>(
      "rollout.overflow_share",
      List.of("ENGRAM_ROLLOUT_OVERFLOW_SHARE"),
      "0.001",
      "share of a candidate's calls without enough scratch from which on a guard ends its trial",
      "0.0 … 1.0",
      text -> Parsers.between(text, 0.0, 1.0));

  /** How long a provider is on probation at most. */
  public static final Setting<Long> PROBATION_SECONDS = new Setting<>(
      "probation.seconds",
      List.of("ENGRAM_PROBATION_SECONDS"),
      "600",
      "how long a provider that begins to serve is on probation",
      "1 … " + MOST_SECONDS,
      text -> Parsers.between(text, 1, MOST_SECONDS));

  /** How many calls end a probation earlier. */
  public static final Setting<Long> PROBATION_CALLS = new Setting<>(
      "probation.calls",
      List.of("ENGRAM_PROBATION_CALLS"),
      "1000000",
      "how many calls end a probation before its time",
      "1 … " + Long.MAX_VALUE,
      text -> Parsers.between(text, 1, Long.MAX_VALUE));

  private static final List<Setting<?>> ALL = List.of(
      ProviderSettings.REQUIRE_SIGNATURE,
      ProviderSettings.REVERIFY,
      ProviderSettings.REVERIFY_DELAY_SECONDS,
      ProviderSettings.STALL_SECONDS,
      ProviderSettings.TRUST_STORE,
      ARENA_METRICS,
      ARENA_OVERFLOW,
      ARENA_SIZE_BYTES,
      NUM_THREADS,
      KERNEL_DEADLINE_SECONDS,
      KERNEL_KEEP_LIBRARY,
      KERNEL_ROW_SHAPE,
      KERNEL_TIER_MAX,
      PROBATION_CALLS,
      PROBATION_SECONDS,
      ProviderSettings.FOLDERS,
      ROLLOUT_OVERFLOW_SHARE,
      ROLLOUT_P50_RATIO,
      ROLLOUT_P99_RATIO,
      HTTP_BIND,
      ServerSettings.CONNECTIONS,
      ServerSettings.PATIENCE_SECONDS,
      HTTP_PORT,
      ZIG_KERNELS_ENABLED);

  private EngramSettings() {}

  /** Returns all settings, by key. */
  public static List<Setting<?>> all() {
    return ALL;
  }

  /**
   * Returns the setting with that key.
   *
   * @throws IllegalArgumentException if there is none; the message lists the keys, the nearest
   *     first
   */
  public static Setting<?> of(String key) {
    return ALL.stream()
        .filter(setting -> setting.key().equals(key))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("unknown key '" + key + "'; accepted: "
            + String.join(
                ", ", Nearest.first(key, ALL.stream().map(Setting::key).toList()))));
  }
}

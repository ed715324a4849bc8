package org.engram.telemetry.internal;

import static org.engram.telemetry.internal.Kind.COUNTER;
import static org.engram.telemetry.internal.Kind.GAUGE;
import static org.engram.telemetry.internal.Kind.HISTOGRAM;
import static org.engram.telemetry.internal.Kind.INFO;

import java.util.List;

/** Everything that is exported; docs/telemetry.md lists the same, and a test compares both. */
enum Family {
  KERNEL_INVOCATIONS(
      "engram_zig_kernel_invocations_total",
      COUNTER,
      "Calls begun, the reference calls left out.",
      "kernel",
      "provider",
      "tier"),
  KERNEL_ERRORS(
      "engram_zig_kernel_errors_total",
      COUNTER,
      "Calls that failed; InvalidArgument and NonFinite are the caller's, OutOfMemory is an overflow.",
      "kernel",
      "provider",
      "tier",
      "code"),
  KERNEL_DURATION(
      "engram_zig_kernel_duration_seconds",
      HISTOGRAM,
      "Time of a call; short ones are sampled and entered with their weight.",
      "kernel",
      "provider",
      "tier"),
  KERNEL_SIZE_DURATION(
      "engram_kernel_size_duration_seconds",
      HISTOGRAM,
      "The same by the elements that a call touches.",
      "kernel",
      "provider",
      "tier",
      "size"),
  KERNEL_REFERENCE_DURATION(
      "engram_kernel_reference_duration_seconds",
      HISTOGRAM,
      "Time of one fixed call, made every 10 s on the provider that serves.",
      "kernel",
      "provider",
      "tier"),
  KERNEL_REFERENCE_ERRORS(
      "engram_kernel_reference_errors_total",
      COUNTER,
      "Reference calls that failed.",
      "kernel",
      "provider",
      "tier"),
  KERNEL_ROUTE(
      "engram_kernel_route_info",
      INFO,
      "Where the calls of a kernel go, and what decided.",
      "kernel",
      "provider",
      "tier",
      "why"),
  KERNEL_LAST_INVOCATION(
      "engram_kernel_last_invocation_timestamp_seconds",
      GAUGE,
      "When a kernel was last called, to about a second.",
      "kernel"),
  KERNELS_ENABLED(
      "engram_zig_kernels_enabled", GAUGE, "1 if native providers may serve, otherwise 0."),

  ARENA_OVERFLOWS(
      "engram_zig_arena_overflows_total",
      COUNTER,
      "Calls that found no scratch arena large enough or free in time."),
  ARENA_HIGH_WATER_MARK(
      "engram_zig_arena_high_water_mark_bytes",
      GAUGE,
      "Most scratch that a call asked for since the start."),
  ARENA_RESETS("engram_arena_resets_total", COUNTER, "Leases of scratch given back."),
  ARENA_SIZE("engram_arena_size_bytes", GAUGE, "Size of each scratch arena."),
  ARENAS("engram_arenas", GAUGE, "Scratch arenas in the pool."),
  ARENA_LEASES(
      "engram_arena_leases",
      GAUGE,
      "Calls that were given an arena since the pool was made; the first 64 arenas.",
      "arena"),
  ARENA_USE(
      "engram_arena_use_high_water_mark_bytes",
      GAUGE,
      "Most scratch that a call asked of an arena since the pool was made; the first 64 arenas.",
      "arena"),

  PROVIDER_STATE("engram_provider_state_info", INFO, "State of a provider.", "provider", "state"),
  PROVIDER_HOLDS("engram_provider_holds", GAUGE, "Calls in a provider at the moment.", "provider"),

  DECISIONS(
      "engram_kernel_decisions_total",
      COUNTER,
      "Decisions about providers, as the journal names them, since the start.",
      "decision"),
  GUARDS("engram_kernel_guards_total", COUNTER, "Guards that ended a trial.", "guard"),
  ROUTE_CHANGES("engram_kernel_route_changes_total", COUNTER, "Changes of the routes."),
  ROLLOUT_SHARE(
      "engram_rollout_share_ratio",
      GAUGE,
      "Share of the calls that the candidate of a rollout gets, 0 to 1.",
      "candidate",
      "state"),
  ROLLOUT_CALLS(
      "engram_rollout_calls", GAUGE, "Calls of the candidate in its rollout.", "candidate"),
  ROLLOUT_COMPARED(
      "engram_rollout_compared_calls",
      GAUGE,
      "Those of them that both providers computed, alike.",
      "candidate"),
  ROLLOUT_MEDIAN(
      "engram_rollout_median_time_ratio",
      GAUGE,
      "Time of the candidate divided by that of the incumbent, median.",
      "candidate",
      "size"),

  SPACES("engram_spaces", GAUGE, "Spaces."),
  MEMORIES("engram_memories", GAUGE, "Memories in all spaces."),
  ASSOCIATIONS("engram_associations", GAUGE, "Associations in all spaces."),
  ENGINE_OFF_HEAP(
      "engram_engine_off_heap_bytes", GAUGE, "Off-heap memory in use for columns and graphs."),
  ENGINE_WRITABLE("engram_engine_writable", GAUGE, "1 if the engine takes changes, otherwise 0."),
  ENGINE_HEALTHY("engram_engine_healthy", GAUGE, "1 if nothing is wrong, otherwise 0."),
  EMBEDDING_MODELS("engram_embedding_models", GAUGE, "Models that can embed texts now."),
  OPERATION_DURATION(
      "engram_memory_operation_duration_seconds",
      HISTOGRAM,
      "Time of an operation that succeeded; a batch is one.",
      "operation"),
  OPERATION_ERRORS(
      "engram_memory_operation_errors_total",
      COUNTER,
      "Operations that failed, by the caller's fault or the engine's.",
      "operation",
      "fault"),

  STORE_COMMITS("engram_store_commits_total", COUNTER, "Transactions made durable."),
  STORE_COMMIT_TIME(
      "engram_store_commit_seconds_total",
      COUNTER,
      "Time of these commits; nearly all of it is waiting for the disk."),
  STORE_DATABASE("engram_store_database_bytes", GAUGE, "Size of the database file."),
  STORE_LOG("engram_store_log_bytes", GAUGE, "Size of the write-ahead log."),
  STORE_CORRUPT(
      "engram_store_corrupt_rows", GAUGE, "Damaged memories that are left out of every answer."),

  JVM_MEMORY_USED("jvm_memory_used_bytes", GAUGE, "Memory of the JVM in use.", "area"),
  JVM_MEMORY_COMMITTED(
      "jvm_memory_committed_bytes", GAUGE, "Memory that the JVM has of the system.", "area"),
  JVM_MEMORY_MAX("jvm_memory_max_bytes", GAUGE, "Most that it may have.", "area"),
  JVM_BUFFERS("jvm_buffer_pool_used_bytes", GAUGE, "Memory of buffers off the heap.", "pool"),
  JVM_COLLECTIONS("jvm_gc_collections_total", COUNTER, "Garbage collections.", "gc"),
  JVM_COLLECTION_TIME(
      "jvm_gc_collection_seconds_total", COUNTER, "Time of these collections.", "gc"),
  JVM_THREADS("jvm_threads_current", GAUGE, "Threads, virtual ones left out."),
  JVM_DAEMONS("jvm_threads_daemon", GAUGE, "Those of them that are daemons."),
  JVM_PEAK("jvm_threads_peak", GAUGE, "Most threads since the start."),
  JVM_CLASSES("jvm_classes_loaded", GAUGE, "Classes."),
  PROCESS_CPU("process_cpu_seconds_total", COUNTER, "Time on processors, user and system."),
  PROCESS_START("process_start_time_seconds", GAUGE, "When the process began, since the epoch."),
  PROCESS_UPTIME("process_uptime_seconds", GAUGE, "How long the JVM has run."),
  PROCESS_RESIDENT(
      "process_resident_memory_bytes", GAUGE, "Memory of the process in RAM; Linux only."),

  BUILD("engram_build_info", INFO, "What runs.", "version", "java", "os", "arch"),
  SCRAPES("engram_scrapes_total", COUNTER, "Readings of the metrics."),
  SCRAPE_TIME("engram_scrape_seconds_total", COUNTER, "Time that they took, without writing."),
  SCRAPE_ERRORS(
      "engram_scrape_errors_total", COUNTER, "Parts of the product that could not be read.");

  private final String title;
  private final Kind kind;
  private final String meaning;
  private final String labels; // an enum keeps nothing that can change

  Family(String title, Kind kind, String meaning, String... labels) {
    this.title = title;
    this.kind = kind;
    this.meaning = meaning;
    this.labels = String.join(",", labels);
  }

  /** Returns the name that queries use; of a histogram without {@code _bucket} and the like. */
  String title() {
    return title;
  }

  Kind kind() {
    return kind;
  }

  /** Returns one sentence for operators. */
  String meaning() {
    return meaning;
  }

  /** Returns the names of the labels, in the order of their values. */
  List<String> labels() {
    return labels.isEmpty() ? List.of() : List.of(labels.split(",", -1));
  }
}

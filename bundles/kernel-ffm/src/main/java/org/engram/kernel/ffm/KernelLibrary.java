package org.engram.kernel.ffm;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.engram.kernel.ffm.Downcalls.shape;
import static org.engram.kernel.ffm.Downcalls.unexpected;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.lang.ref.Reference;
import java.nio.file.Path;
import org.engram.kernel.spi.DecayRequest;
import org.engram.kernel.spi.Matrix;
import org.engram.kernel.spi.PowerDecayRequest;
import org.engram.kernel.spi.TopKRequest;
import org.engram.kernel.spi.TopKResult;
import org.engram.kernel.spi.layout.Int8Plane;

/**
 * The C ABI, version 1, of one loaded copy of {@code engram_kernels}: downcall handles that belong
 * to no copy, and the addresses of this one's functions. Functions and data are passed as raw
 * addresses, which costs no counter of FFM; that the library is still mapped is the affair of the
 * provider's holds, that the data stays reachable during a call that of the caller. Safe for any
 * number of threads.
 */
@SuppressWarnings("restricted")
record KernelLibrary(
    Arena mapping,
    MemorySegment abiVersionFunction,
    MemorySegment contractVersionFunction,
    MemorySegment tiersFunction,
    MemorySegment fpStateFunction,
    MemorySegment similarityFunction,
    MemorySegment topKScratchFunction,
    MemorySegment topKFunction,
    MemorySegment spreadFunction,
    MemorySegment spreadPartFunction,
    MemorySegment decayFunction,
    MemorySegment powerDecayFunction)
    implements AutoCloseable {
  private static final Linker LINKER = Linker.nativeLinker();
  // A critical call keeps its thread in the Java state: 5 ns cheaper, but no garbage collection can
  // begin before it returns. Top-k and spreading work too long for either to matter.
  private static final Linker.Option CRITICAL = Linker.Option.critical(false);

  private static final FunctionDescriptor SIMILARITY_SHAPE = shape(JAVA_INT, "iilllllll");
  private static final FunctionDescriptor TOP_K_SHAPE = shape(JAVA_INT, "illllllllllllfllllll");
  private static final FunctionDescriptor SPREAD_SHAPE = shape(JAVA_INT, "illllllllll");
  private static final FunctionDescriptor PART_SHAPE = shape(JAVA_INT, "illlllllllll");
  private static final FunctionDescriptor DECAY_SHAPE = shape(JAVA_INT, "illldl");
  private static final FunctionDescriptor POWER_SHAPE = shape(JAVA_INT, "illllddll");

  private static final MethodHandle NUMBER = LINKER.downcallHandle(shape(JAVA_INT, ""), CRITICAL);
  private static final MethodHandle TOP_K_SCRATCH =
      LINKER.downcallHandle(shape(JAVA_LONG, "llli"), CRITICAL);
  private static final MethodHandle SIMILARITY = LINKER.downcallHandle(SIMILARITY_SHAPE);
  private static final MethodHandle BRIEF_SIMILARITY =
      LINKER.downcallHandle(SIMILARITY_SHAPE, CRITICAL);
  private static final MethodHandle TOP_K = LINKER.downcallHandle(TOP_K_SHAPE);
  private static final MethodHandle SPREAD = LINKER.downcallHandle(SPREAD_SHAPE);
  private static final MethodHandle SPREAD_PART = LINKER.downcallHandle(PART_SHAPE);
  private static final MethodHandle DECAY = LINKER.downcallHandle(DECAY_SHAPE);
  private static final MethodHandle BRIEF_DECAY = LINKER.downcallHandle(DECAY_SHAPE, CRITICAL);
  private static final MethodHandle POWER = LINKER.downcallHandle(POWER_SHAPE);
  private static final MethodHandle BRIEF_POWER = LINKER.downcallHandle(POWER_SHAPE, CRITICAL);

  /**
   * Maps that file. The caller owns the result and closes it when no call can be under way.
   *
   * @throws LibraryRefusedException if it can't be mapped or lacks a function
   */
  @SuppressWarnings("MustBeClosedChecker") // the record owns it
  static KernelLibrary load(Path file) throws LibraryRefusedException {
    Arena mapping = Arena.ofShared();
    try {
      SymbolLookup symbols = SymbolLookup.libraryLookup(file, mapping);
      return new KernelLibrary(
          mapping,
          find(symbols, "engram_abi_version"),
          find(symbols, "engram_contract_version"),
          find(symbols, "engram_tiers"),
          find(symbols, "engram_fp_state"),
          find(symbols, "engram_vector_similarity"),
          find(symbols, "engram_top_k_scratch_bytes"),
          find(symbols, "engram_top_k"),
          find(symbols, "engram_spreading_activation"),
          find(symbols, "engram_spreading_part"),
          find(symbols, "engram_decay_calculation"),
          find(symbols, "engram_power_decay"));
    } catch (IllegalArgumentException e) {
      mapping.close();
      throw new LibraryRefusedException(
          "the library can't be mapped (" + e.getMessage()
              + "): check that the file system of " + file.getParent()
              + " allows executable mappings (no noexec) and that the bundle is for this platform",
          e);
    } catch (LibraryRefusedException e) {
      mapping.close();
      throw e;
    }
  }

  private static MemorySegment find(SymbolLookup symbols, String name)
      throws LibraryRefusedException {
    MemorySegment function = symbols
        .find(name)
        .orElseThrow(() -> new LibraryRefusedException("the library has no function " + name
            + ": install a provider whose library and binding are of one build"));
    // Of no arena: a call through it counts nothing.
    return MemorySegment.ofAddress(function.address());
  }

  /** Unmaps the library. */
  @Override
  public void close() {
    mapping.close();
  }

  int abiVersion() {
    return number(abiVersionFunction);
  }

  int contractVersion() {
    return number(contractVersionFunction);
  }

  /** Returns the tiers that run on this CPU as a bit mask of {@link NativeTier#number()}. */
  int tiers() {
    return number(tiersFunction);
  }

  /** Returns MXCSR or FPCR as the calling thread has it. */
  int fpState() {
    return number(fpStateFunction);
  }

  private static int number(MemorySegment function) {
    try {
      return (int) NUMBER.invokeExact(function);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  long topKScratchBytes(TopKRequest request) {
    long rowCount = request.rows().rowCount();
    long dim = request.rows().dim();
    long k = request.k();
    int withPlane = request.plane() == null ? 0 : 1;
    try {
      return (long) TOP_K_SCRATCH.invokeExact(topKScratchFunction, rowCount, dim, k, withPlane);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  int similarity(
      NativeTier tier, int operation, MemorySegment query, Matrix rows, MemorySegment out) {
    long rowCount = rows.rowCount();
    long dim = rows.dim();
    long stride = rows.stride();
    int number = tier.number();
    long q = Addresses.of(query);
    long data = Addresses.of(rows.data());
    long norms = Addresses.ofNullable(rows.norms());
    long to = Addresses.of(out);
    MemorySegment f = similarityFunction;
    try {
      if (tier.isBrief(rowCount * dim)) {
        return (int) BRIEF_SIMILARITY.invokeExact(
            f, number, operation, q, data, rowCount, dim, stride, norms, to);
      }
      return (int)
          SIMILARITY.invokeExact(f, number, operation, q, data, rowCount, dim, stride, norms, to);
    } catch (Throwable e) {
      throw unexpected(e);
    } finally {
      Reference.reachabilityFence(query);
      Reference.reachabilityFence(rows);
      Reference.reachabilityFence(out);
    }
  }

  int topK(NativeTier tier, TopKRequest request, TopKResult result, MemorySegment scratch) {
    Matrix queries = request.queries();
    Matrix rows = request.rows();
    Int8Plane plane = request.plane();
    try {
      return (int) TOP_K.invokeExact(
          topKFunction,
          tier.number(),
          Addresses.of(queries.data()),
          (long) queries.rowCount(),
          (long) queries.stride(),
          Addresses.of(rows.data()),
          (long) rows.rowCount(),
          (long) rows.dim(),
          (long) rows.stride(),
          Addresses.ofNullable(rows.norms()),
          Addresses.ofNullable(request.selection()),
          plane == null ? 0L : Addresses.of(plane.block()),
          plane == null ? 0L : plane.block().byteSize(),
          plane == null ? 0L : (long) plane.firstRow(),
          request.minScore(),
          (long) request.k(),
          Addresses.of(result.rows()),
          Addresses.of(result.scores()),
          Addresses.of(result.counts()),
          Addresses.of(scratch),
          scratch.byteSize());
    } catch (Throwable e) {
      throw unexpected(e);
    } finally {
      Reference.reachabilityFence(request);
      Reference.reachabilityFence(result);
      Reference.reachabilityFence(scratch);
    }
  }

  /** Runs the part of a call that lies at that address; 0: the whole of it. On any thread. */
  int spread(NativeTier tier, SpreadCall.Addresses at, long part) {
    int number = tier.number();
    long g = at.layout();
    long bytes = at.layoutBytes();
    long r = at.request();
    long w = at.workspace();
    long room = at.workspaceBytes();
    long n = at.nodes();
    long a = at.activations();
    long c = at.counts();
    long most = at.capacity();
    long failed = at.failure();
    MemorySegment f = part == 0 ? spreadFunction : spreadPartFunction;
    try {
      return part == 0
          ? (int) SPREAD.invokeExact(f, number, g, bytes, r, w, room, n, a, c, most, failed)
          : (int)
              SPREAD_PART.invokeExact(f, number, g, bytes, r, w, room, n, a, c, most, failed, part);
    } catch (Throwable e) {
      throw unexpected(e);
    }
  }

  int decay(NativeTier tier, DecayRequest request) {
    int number = tier.number();
    long strengths = Addresses.of(request.strengths());
    long ages = Addresses.of(request.ages());
    long count = request.count();
    double tau = request.timeConstant();
    long out = Addresses.of(request.out());
    MemorySegment f = decayFunction;
    try {
      if (tier.isBrief(count)) {
        return (int) BRIEF_DECAY.invokeExact(f, number, strengths, ages, count, tau, out);
      }
      return (int) DECAY.invokeExact(f, number, strengths, ages, count, tau, out);
    } catch (Throwable e) {
      throw unexpected(e);
    } finally {
      Reference.reachabilityFence(request);
    }
  }

  /** A null segment as {@code failure} asks for no index. */
  int powerDecay(NativeTier tier, PowerDecayRequest request, MemorySegment failure) {
    long from = Addresses.of(request.strengths());
    long elapsed = Addresses.of(request.elapsed());
    long stability = Addresses.of(request.stability());
    long count = request.count();
    double factor = request.factor();
    double exponent = request.exponent();
    long out = Addresses.of(request.out());
    long index = Addresses.of(failure);
    MemorySegment f = powerDecayFunction;
    try {
      if (NativeTier.isBriefPowerDecay(count)) {
        return (int) BRIEF_POWER.invokeExact(
            f, tier.number(), from, elapsed, stability, count, factor, exponent, out, index);
      }
      return (int) POWER.invokeExact(
          f, tier.number(), from, elapsed, stability, count, factor, exponent, out, index);
    } catch (Throwable e) {
      throw unexpected(e);
    } finally {
      Reference.reachabilityFence(request);
      Reference.reachabilityFence(failure);
    }
  }
}

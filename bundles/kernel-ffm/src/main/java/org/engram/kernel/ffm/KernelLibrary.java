package org.engram.kernel.ffm;

import static java.lang.foreign.ValueLayout.JAVA_INT;
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
import org.engram.kernel.spi.PowerDecayRequest;
import org.engram.kernel.spi.RowShape;

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
    MemorySegment cpuFamilyFunction,
    MemorySegment rowShapeFunction,
    MemorySegment fpStateFunction,
    SimilarityFunctions similarity,
    MemorySegment spreadFunction,
    MemorySegment spreadPartFunction,
    MemorySegment decayFunction,
    MemorySegment powerDecayFunction)
    implements AutoCloseable {
  private static final Linker LINKER = Linker.nativeLinker();
  // A critical call keeps its thread in the Java state: 5 ns cheaper, but no garbage collection can
  // begin before it returns. Batches, top-k and spreading work too long for either to matter.
  private static final Linker.Option CRITICAL = Linker.Option.critical(false);

  private static final FunctionDescriptor SPREAD_SHAPE = shape(JAVA_INT, "illllllllll");
  private static final FunctionDescriptor PART_SHAPE = shape(JAVA_INT, "illlllllllll");
  private static final FunctionDescriptor DECAY_SHAPE = shape(JAVA_INT, "illldl");
  private static final FunctionDescriptor POWER_SHAPE = shape(JAVA_INT, "illllddll");

  private static final MethodHandle NUMBER = LINKER.downcallHandle(shape(JAVA_INT, ""), CRITICAL);
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
          find(symbols, "engram_cpu_family"),
          find(symbols, "engram_row_shape"),
          find(symbols, "engram_fp_state"),
          SimilarityFunctions.of(symbols),
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

  /** Returns the handle of functions of that shape, the address of one being the first argument. */
  static MethodHandle handle(FunctionDescriptor shape) {
    return LINKER.downcallHandle(shape);
  }

  /** Returns the same for calls that surely end within 20 µs. */
  static MethodHandle brief(FunctionDescriptor shape) {
    return LINKER.downcallHandle(shape, CRITICAL);
  }

  static MemorySegment find(SymbolLookup symbols, String name) throws LibraryRefusedException {
    MemorySegment function = symbols
        .find(name)
        .orElseThrow(() -> new LibraryRefusedException("the library has no function " + name
            + ": install a provider whose library and binding are of one build"));
    // Of no arena: a call through it counts nothing.
    return MemorySegment.ofAddress(function.address());
  }

  /** Returns the same copy, whose calls walk rows in that shape. */
  KernelLibrary shaped(RowShape shape) {
    return new KernelLibrary(
        mapping,
        abiVersionFunction,
        contractVersionFunction,
        tiersFunction,
        cpuFamilyFunction,
        rowShapeFunction,
        fpStateFunction,
        similarity.shaped(shape),
        spreadFunction,
        spreadPartFunction,
        decayFunction,
        powerDecayFunction);
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

  CpuFamily cpuFamily() {
    return CpuFamily.of(number(cpuFamilyFunction));
  }

  /** Returns the row shape that the library's table has for this CPU, as the ABI numbers it. */
  int rowShape() {
    return number(rowShapeFunction);
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

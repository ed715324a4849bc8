package org.engram.kernel.ffm;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.engram.kernel.spi.Cues;
import org.engram.kernel.spi.DecayRequest;
import org.engram.kernel.spi.KernelException;
import org.engram.kernel.spi.Matrix;
import org.engram.kernel.spi.PowerDecayRequest;
import org.engram.kernel.spi.RowShape;
import org.engram.kernel.spi.SimilarityRequest;
import org.engram.kernel.spi.SpreadOutput;
import org.engram.kernel.spi.SpreadRequest;
import org.engram.kernel.spi.Tier;
import org.engram.kernel.spi.TopKRequest;
import org.engram.kernel.spi.TopKResult;
import org.engram.kernel.spi.layout.GraphLayout;
import org.engram.kernel.spi.layout.GraphLayoutBuilder;
import org.engram.kernel.spi.layout.Int8PlaneBuilder;
import org.engram.kernel.spi.layout.SpreadWorkspace;

/**
 * A few values of each kernel in one tier, held bit for bit against {@link ExpectedBits}, and the
 * floating-point environment before and after. Some milliseconds: enough to find a library that was
 * built or detected wrongly; the whole contract is the affair of admission.
 */
final class SelfTest {
  private static final int[] DIMENSIONS = {1, 15, 16, 64, 65, 131};
  private static final int SCRATCH_ALIGNMENT = 64;
  /** Flags in the low bits of MXCSR that every operation may raise; FPCR has none. */
  private static final int MXCSR_FLAGS = 0x3f;

  private final KernelLibrary library;
  private final NativeTier tier;

  SelfTest(KernelLibrary library, NativeTier tier) {
    this.library = library;
    this.tier = tier;
  }

  /** One kernel's check: what is wrong, or empty. */
  @FunctionalInterface
  private interface Check {
    Optional<String> defect(SegmentAllocator allocator);
  }

  /** Returns what is wrong, naming kernel, tier and row shape, or empty. */
  Optional<String> firstDefect() {
    SimilaritySelfTest several = new SimilaritySelfTest(library, tier);
    List<Check> checks = List.of(
        this::similarity,
        several::batch,
        several::scattered,
        this::topK,
        this::decay,
        this::powerDecay,
        this::spreading);
    return firstDefect(checks)
        .or(() -> Arrays.stream(RowShape.values())
            .filter(shape -> shape != library.similarity().rowShape())
            .flatMap(shape -> new SelfTest(library.shaped(shape), tier).defectOfRows().stream())
            .findFirst())
        .map(what -> "tier " + tier.tier() + ": " + what);
  }

  /** The checks of the kernels that come in row shapes: an operator may ask for any of them. */
  private Optional<String> defectOfRows() {
    SimilaritySelfTest several = new SimilaritySelfTest(library, tier);
    return firstDefect(List.of(this::similarity, several::scattered, this::topK))
        .map(what -> "row shape " + library.similarity().rowShape() + ": " + what);
  }

  private Optional<String> firstDefect(List<Check> checks) {
    return checks.stream().flatMap(check -> run(check).stream()).findFirst();
  }

  private Optional<String> run(Check check) {
    int before = environment();
    Optional<String> defect;
    try (Arena arena = Arena.ofConfined()) {
      defect = check.defect(arena);
    } catch (KernelException | IndexOutOfBoundsException e) {
      // The latter by reading what a library wrote that counts wrongly.
      defect = Optional.of("a valid call failed: " + e);
    }
    int after = environment();
    if (after != before) {
      defect = Optional.of("a call changed the floating-point environment from 0x"
          + Integer.toHexString(before) + " to 0x" + Integer.toHexString(after));
    }
    return defect;
  }

  private int environment() {
    int flags = tier.tier().family() == Tier.Family.X86 ? MXCSR_FLAGS : 0;
    return library.fpState() & ~flags;
  }

  private Optional<String> similarity(SegmentAllocator allocator) {
    NativeSimilarity kernel = new NativeSimilarity(library, tier);
    for (int dim : DIMENSIONS) {
      float[][] rows = SelfTestData.rows(dim);
      float[] query = rows[0];
      Matrix matrix = SelfTestData.matrix(allocator, rows);
      SimilarityRequest request = new SimilarityRequest(
          allocator.allocateFrom(JAVA_FLOAT, query),
          matrix,
          allocator.allocate(JAVA_FLOAT, rows.length));
      kernel.norms(matrix, request.out());
      float[] expected = SelfTestData.floats(rows.length, row -> ExpectedBits.norm(rows[row]));
      Optional<String> defect =
          SelfTestData.difference("norm, dimension " + dim, expected, request.out());
      if (defect.isEmpty()) {
        kernel.dot(request);
        expected = SelfTestData.floats(rows.length, row -> ExpectedBits.dot(query, rows[row]));
        defect = SelfTestData.difference("dot, dimension " + dim, expected, request.out());
      }
      if (defect.isEmpty()) {
        kernel.cosine(request);
        expected = SelfTestData.floats(rows.length, row -> ExpectedBits.cosine(query, rows[row]));
        defect = SelfTestData.difference("cosine, dimension " + dim, expected, request.out());
      }
      if (defect.isPresent()) {
        return defect;
      }
    }
    return Optional.empty();
  }

  private Optional<String> topK(SegmentAllocator allocator) {
    float[][] rows = SelfTestData.rotations(DIMENSIONS[DIMENSIONS.length - 1]);
    float[] norms = SelfTestData.floats(rows.length, row -> ExpectedBits.norm(rows[row]));
    Matrix matrix =
        SelfTestData.matrix(allocator, rows).withNorms(allocator.allocateFrom(JAVA_FLOAT, norms));
    Matrix query = Matrix.dense(allocator.allocateFrom(JAVA_FLOAT, rows[0]), 1, rows[0].length);
    long selection = ~0b10L;
    MemorySegment words = allocator.allocateFrom(JAVA_LONG, selection);
    TopKRequest request = new TopKRequest(query, matrix, words, 0, rows.length / 4);
    Optional<String> defect = topK(allocator, request, rows, selection);
    return defect.isPresent()
        ? defect
        : topK(
                allocator,
                request.withPlane(Int8PlaneBuilder.build(allocator, matrix)),
                rows,
                selection)
            .map(what -> "with a plane, " + what);
  }

  private Optional<String> topK(
      SegmentAllocator allocator, TopKRequest request, float[][] rows, long selection) {
    NativeTopK kernel = new NativeTopK(library, tier);
    TopKResult result = TopKResult.allocate(allocator, 1, request.k());
    kernel.topK(
        request, result, allocator.allocate(kernel.scratchBytes(request), SCRATCH_ALIGNMENT));
    float[] query = rows[0];
    int[] order = ExpectedBits.best(query, rows, selection, request.minScore(), request.k());
    int count = Math.clamp(result.count(0), 0, request.k());
    int[] found = IntStream.range(0, count).map(rank -> result.row(0, rank)).toArray();
    if (!Arrays.equals(order, found)) {
      return Optional.of("top-k returned the rows " + Arrays.toString(found) + " instead of "
          + Arrays.toString(order));
    }
    float[] scores =
        SelfTestData.floats(count, rank -> ExpectedBits.cosine(query, rows[order[rank]]));
    return SelfTestData.difference("top-k", scores, result.scores());
  }

  private Optional<String> decay(SegmentAllocator allocator) {
    float[] strengths = {
      1, -0.75f, 3e-5f, 1e30f, Float.MIN_VALUE, 0, -0f, Float.NaN, Float.POSITIVE_INFINITY
    };
    long[] ages = {-1, 0, 1, 59, 3_600, 86_400, 604_800, 7_000_000, 7_600_000, Long.MAX_VALUE};
    double day = 86_400;
    int count = strengths.length * ages.length;
    float[] each = new float[count];
    long[] age = new long[count];
    float[] expected = new float[count];
    for (int i = 0; i < count; i++) {
      each[i] = strengths[i % strengths.length];
      age[i] = ages[i / strengths.length];
      expected[i] = ExpectedBits.decay(each[i], age[i], day);
    }
    DecayRequest request = new DecayRequest(
        allocator.allocateFrom(JAVA_FLOAT, each),
        allocator.allocateFrom(JAVA_LONG, age),
        count,
        day,
        allocator.allocate(JAVA_FLOAT, count));
    new NativeDecay(library, tier).exponential(request);
    return SelfTestData.difference("decay", expected, request.out());
  }

  private Optional<String> powerDecay(SegmentAllocator allocator) {
    float[] strengths = {
      1, -0.75f, 3e-5f, 1e30f, Float.MIN_VALUE, 0, -0f, Float.NaN, Float.NEGATIVE_INFINITY
    };
    long[] times = {-1, 0, 1, 59, 86_400, 7_000_000, (1L << 53) + 1, Long.MAX_VALUE};
    float[] stabilities = {1, 86_400, 3e7f, Float.POSITIVE_INFINITY};
    double factor = 19.0 / 81;
    double exponent = 2.5;
    int count = strengths.length * times.length * stabilities.length;
    float[] each = SelfTestData.floats(count, i -> strengths[i % strengths.length]);
    long[] elapsed = new long[count];
    Arrays.setAll(elapsed, i -> times[i / strengths.length % times.length]);
    float[] stability =
        SelfTestData.floats(count, i -> stabilities[i / strengths.length / times.length]);
    float[] expected = SelfTestData.floats(
        count, i -> ExpectedBits.powerDecay(each[i], elapsed[i], stability[i], factor, exponent));
    PowerDecayRequest request = new PowerDecayRequest(
        allocator.allocateFrom(JAVA_FLOAT, each),
        allocator.allocateFrom(JAVA_LONG, elapsed),
        allocator.allocateFrom(JAVA_FLOAT, stability),
        count,
        factor,
        exponent,
        allocator.allocate(JAVA_FLOAT, count));
    new NativePowerDecay(library, tier).power(request);
    return SelfTestData.difference("power decay", expected, request.out());
  }

  private Optional<String> spreading(SegmentAllocator allocator) {
    GraphLayout graph =
        GraphLayoutBuilder.build(allocator, SelfTestData.NODES, SelfTestData.edges());
    int[] one = {7};
    int[] many = IntStream.range(0, SelfTestData.NODES).toArray();
    Optional<String> sparse = spreading(allocator, graph, request(allocator, one, 2, 0, true));
    return sparse.isPresent()
        ? sparse
        : spreading(allocator, graph, request(allocator, many, 3, 1, false));
  }

  private static SpreadRequest request(
      SegmentAllocator allocator, int[] seeds, int steps, float keep, boolean accumulate) {
    float[] activations = SelfTestData.floats(seeds.length, i -> 1f / (i + 1));
    Cues cues = Cues.single(allocator, seeds, activations);
    return new SpreadRequest(
        steps, 0.85f, keep, accumulate ? 0.01f : 0, !accumulate, accumulate, cues);
  }

  private Optional<String> spreading(
      SegmentAllocator allocator, GraphLayout graph, SpreadRequest request) {
    SpreadOutput output = SpreadOutput.allocate(allocator, 1, SelfTestData.NODES);
    SpreadWorkspace workspace = SpreadWorkspace.allocate(allocator, graph);
    new NativeSpreading(library, tier).spread(graph, request, workspace, output);
    float[] seeds = new float[SelfTestData.NODES];
    for (long i = 0; i < request.cues().offset(1); i++) {
      seeds[request.cues().nodes().getAtIndex(JAVA_INT, i)] =
          request.cues().activations().getAtIndex(JAVA_FLOAT, i);
    }
    float[] found = new float[SelfTestData.NODES];
    for (long i = 0; i < output.count(0); i++) {
      found[output.node(0, i)] = output.activation(0, i);
    }
    if (workspace.memory().mismatch(allocator.allocate(graph.workspaceBytes())) >= 0) {
      return Optional.of("spreading left its workspace dirty");
    }
    return SelfTestData.difference(
        "spreading, " + request.cues().offset(1) + " seeds",
        ExpectedBits.spread(graph, request, seeds),
        MemorySegment.ofArray(found));
  }
}

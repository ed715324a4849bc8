package org.engram.benchmark.internal;

import java.io.PrintStream;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.engram.benchmark.internal.Subject.Hold;
import org.engram.benchmark.internal.task.ScanTask;
import org.engram.benchmark.internal.task.WrongResultException;
import org.engram.kernel.runtime.KernelControl;
import org.engram.kernel.runtime.RouteStatus;
import org.engram.kernel.spi.KernelId;
import org.engram.kernel.spi.KernelProvider;
import org.engram.kernel.spi.RowShape;
import org.engram.kernel.spi.RowShaped;
import org.engram.kernel.spi.SimilarityKernel;

/**
 * Times every row shape of the provider that serves similarity, in turn, and says whether the
 * provider's own choice is the right one on this machine. It sets nothing: a start must not depend
 * on how busy the machine was when it was measured.
 */
public final class Calibration {
  private static final long WARMING_BYTES = 1L << 28;
  private static final int LEAST_CALLS = 5;
  private static final int MOST_CALLS = 1000;
  private static final int DIM = 768;

  private final KernelControl control;
  private final List<KernelProvider> providers;
  private final PrintStream out;

  /** Where the rows of a scan lie, by how many of them there are. */
  private record Place(String name, int rowCount) {}

  /** Creates the calibration of what those services have. */
  public Calibration(Services services, PrintStream out) {
    this.control = services.control();
    this.providers = services.providers();
    this.out = out;
  }

  /**
   * Checks, measures and proposes.
   *
   * @return what went wrong, empty if all results were right
   */
  public Optional<String> run(Size size) {
    out.println(Machine.here());
    Optional<Subject> serving = serving();
    SimilarityKernel kernel = serving
        .flatMap(subject -> subject.provider().kernel(SimilarityKernel.class, subject.tier()))
        .orElse(null);
    if (serving.isEmpty() || !(kernel instanceof RowShaped<?> shaped)) {
      out.println("The provider that serves vector_similarity walks rows in one way: there is"
          + " nothing to choose.");
      return Optional.empty();
    }
    Subject subject = serving.get();
    out.println(subject + ": " + subject.provider().description().detail());
    Proposal proposal = new Proposal(shaped.rowShape());
    try (Hold _ = subject.hold()) {
      header();
      for (Place place : places(size)) {
        measure(subject.toString(), shaped, place, size.pace(), proposal);
      }
    } catch (WrongResultException e) {
      return Optional.of("WRONG RESULT: " + e.getMessage());
    }
    out.println(proposal.sentence());
    return Optional.empty();
  }

  private Optional<Subject> serving() {
    return control.routes().stream()
        .filter(route -> route.kernel() == KernelId.VECTOR_SIMILARITY)
        .findFirst()
        .flatMap(this::subject);
  }

  private Optional<Subject> subject(RouteStatus route) {
    return providers.stream()
        .flatMap(provider -> route.tier().map(tier -> new Subject(provider, tier)).stream())
        .filter(subject -> route.provider().equals(Optional.of(subject.written())))
        .findFirst();
  }

  /** 0.2, 2.9 and 293 MiB of rows. */
  private static List<Place> places(Size size) {
    return size == Size.SMOKE
        ? List.of(new Place("L2", 9), new Place("L3", 17), new Place("memory", 33))
        : List.of(new Place("L2", 85), new Place("L3", 1000), new Place("memory", 100_000));
  }

  private void measure(String who, RowShaped<?> shaped, Place place, Pace pace, Proposal proposal) {
    try (Arena arena = Arena.ofConfined()) {
      ScanTask task = new ScanTask(arena, DIM, place.rowCount());
      int least = Math.clamp(WARMING_BYTES / task.bytes(), LEAST_CALLS, MOST_CALLS);
      for (ScanTask.Call call : ScanTask.Call.values()) {
        Runnable one = task.on(call, (SimilarityKernel) shaped.inShape(RowShape.ONE));
        Runnable several = task.on(call, (SimilarityKernel) shaped.inShape(RowShape.SEVERAL));
        task.check(call, who + ", row shape one", one);
        task.check(call, who + ", row shape several", several);
        List<Times> times = Turns.measure(List.of(one, several), least, pace);
        // What the compiler made of it meanwhile must still be right.
        task.check(call, who + ", row shape one", one);
        task.check(call, who + ", row shape several", several);
        // How many times as long several rows take as one, round by round.
        double[] ratios = times.getFirst().ratios(times.getLast());
        Arrays.sort(ratios);
        proposal.add(ratios[ratios.length / 2]);
        line(place, call, times, ratios);
      }
    }
  }

  private void header() {
    out.println();
    print("CALL", "ROWS IN", "ONE, P50", "SEVERAL, P50", "SEVERAL/ONE", "MIN", "MAX");
  }

  private void line(Place place, ScanTask.Call call, List<Times> times, double[] ratios) {
    boolean warm = times.stream().allMatch(Times::warm);
    print(
        call + ", " + DIM + "-d, " + place.rowCount() + " rows",
        place.name(),
        FigureTable.time(times.getFirst().percentile(0.5)),
        FigureTable.time(times.getLast().percentile(0.5)),
        ratio(ratios[ratios.length / 2]) + (warm ? "" : " cold"),
        ratio(ratios[0]),
        ratio(ratios[ratios.length - 1]));
  }

  private void print(Object... cells) {
    out.printf(Locale.ROOT, "%-44s %-8s %12s %13s %12s %6s %6s%n", cells);
    out.flush();
  }

  private static String ratio(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }

  /** What follows from the ratios: the geometric mean over all calls and places decides. */
  static final class Proposal {
    /** Less is within the noise of a shared machine, and no reason to leave the table. */
    private static final double LEAST_GAIN = 1.03;

    private final RowShape chosen;
    private double logarithms;
    private int count;

    Proposal(RowShape chosen) {
      this.chosen = chosen;
    }

    /** Takes how many times as long several rows take as one. */
    void add(double severalByOne) {
      logarithms += Math.log(severalByOne);
      count++;
    }

    String sentence() {
      double severalByOne = Math.exp(logarithms / Math.max(1, count));
      RowShape other = chosen == RowShape.ONE ? RowShape.SEVERAL : RowShape.ONE;
      double gain = chosen == RowShape.ONE ? 1 / severalByOne : severalByOne;
      String measured = String.format(
          Locale.ROOT,
          "%s takes %.2f times as long as %s, the table's choice",
          other,
          1 / gain,
          chosen);
      return gain >= LEAST_GAIN
          ? "Proposal: engram config set kernel.row_shape " + other + " (" + measured + ")"
          : "Proposal: keep kernel.row_shape auto (" + measured + ")";
    }
  }
}

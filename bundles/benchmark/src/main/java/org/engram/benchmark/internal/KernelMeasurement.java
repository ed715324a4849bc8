package org.engram.benchmark.internal;

import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.engram.benchmark.internal.Figure.Label;
import org.engram.benchmark.internal.Figure.Share;
import org.engram.benchmark.internal.task.Task;
import org.engram.benchmark.internal.task.Work;

/**
 * Measures one call on every provider and tier, on this thread, in turn with what the memory
 * allows. The providers are called directly: what the runtime adds is measured by
 * {@code benchmarks/}.
 */
final class KernelMeasurement {
  private static final long WARMING_BYTES = 1L << 28;
  private static final int LEAST_CALLS = 5;
  private static final int MOST_CALLS = 1000;

  private final List<Subject> subjects;
  private final long arenaBytes;
  private final Pace pace;

  KernelMeasurement(List<Subject> subjects, long arenaBytes, Pace pace) {
    this.subjects = subjects;
    this.arenaBytes = arenaBytes;
    this.pace = pace;
  }

  /**
   * Measures the task; providers that lack its kernel are left out.
   *
   * @param arena of the task's inputs
   * @throws org.engram.benchmark.internal.task.WrongResultException if a bit is wrong, before or
   *     after the calls were timed
   */
  void run(Arena arena, Task task, Consumer<Figure> figures) {
    List<Subject> able = new ArrayList<>();
    List<Runnable> calls = new ArrayList<>();
    for (Subject subject : subjects) {
      task.on(subject.provider(), subject.tier()).ifPresent(call -> {
        task.check(subject.toString(), call);
        able.add(subject);
        calls.add(call);
      });
    }
    Optional<Roofline> roofline = Roofline.of(arena, task.work());
    roofline.ifPresent(line -> calls.add(line::run));
    List<Times> times = Turns.measure(calls, leastCalls(task.work()), pace);
    for (int i = 0; i < able.size(); i++) {
      // What the compiler made of it meanwhile must still be right.
      task.check(able.get(i).toString(), calls.get(i));
      figures.accept(figure(task, able.get(i), times.get(i), roofline.map(_ -> times.getLast())));
    }
    roofline.ifPresent(line -> figures.accept(figure(task, line, times.getLast())));
  }

  /** A compiler counts loops, so it takes more calls of less work until it comes. */
  private static int leastCalls(Work work) {
    long bytes = Math.max(1, (work.readBytes() + work.writtenBytes()) * work.passes());
    return Math.clamp(WARMING_BYTES / bytes, LEAST_CALLS, MOST_CALLS);
  }

  private Figure figure(Task task, Subject subject, Times times, Optional<Times> roofline) {
    Work work = task.work();
    double arena = (double) task.scratchBytes(subject.provider(), subject.tier()) / arenaBytes;
    return Figure.of(
        new Label(task.name(), task.shape(), subject.written(), subject.tier().id()),
        times,
        work.elements(),
        work.element(),
        roofline.map(line -> Share.of(times.ratios(line))),
        arena);
  }

  private static Figure figure(Task task, Roofline roofline, Times times) {
    Work work = task.work();
    long bytes = (work.readBytes() + work.writtenBytes()) * work.passes();
    return Figure.of(
        new Label(task.name(), task.shape(), roofline.name(), ""),
        times,
        bytes,
        "byte",
        Optional.empty(),
        0);
  }
}

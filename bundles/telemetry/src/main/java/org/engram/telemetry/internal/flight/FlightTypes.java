package org.engram.telemetry.internal.flight;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import jdk.jfr.AnnotationElement;
import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Percentage;
import jdk.jfr.StackTrace;
import jdk.jfr.Threshold;
import jdk.jfr.ValueDescriptor;

/** The events of the product, {@code engram.*}, as long as the recorder knows them. */
final class FlightTypes {
  private static final String CATEGORY = "Engram";
  private static final String SLOW = "100 ms";

  /** What all decisions about providers have. */
  private static final List<ValueDescriptor> DECISION = List.of(
      text("decision", "Decision", "As the journal names it"),
      text("kernels", "Kernels", "Those concerned, separated by commas"),
      text("from", "From", "The provider that served before, for each kernel; - for none"),
      text("to", "To", "The provider chosen, for each kernel; - for none"),
      text("who", "Who", "Who decided: a person, or a guard"),
      text("why", "Why", "The reason given"));

  /** Somebody chose another provider: {@link #DECISION}. */
  final FlightType swap = type(
      "engram.Swap",
      "Swap",
      "Calls of a kernel go to another provider because somebody said so",
      List.of(new AnnotationElement(StackTrace.class, false)),
      DECISION);

  /** The choice before is back: {@link #DECISION}. */
  final FlightType rollback = type(
      "engram.Rollback",
      "Rollback",
      "Calls of a kernel went back to the provider before",
      List.of(new AnnotationElement(StackTrace.class, false)),
      DECISION);

  /** Step or verdict: {@link #DECISION}, the build, the share from 0 to 1. */
  final FlightType rollout = type(
      "engram.Rollout",
      "Rollout",
      "A step of a rollout, or a verdict on a provider",
      List.of(new AnnotationElement(StackTrace.class, false)),
      Stream.concat(
              DECISION.stream(),
              Stream.of(
                  text("build", "Build", "Name, version and digests of the candidate"),
                  field(
                      float.class,
                      "share",
                      "Share",
                      "Share of the calls that the candidate gets; not a number unless it changed",
                      new AnnotationElement(Percentage.class))))
          .toList());

  /** A call found no scratch: bytes needed, bytes of an arena, outcome. */
  final FlightType overflow = type(
      "engram.ArenaOverflow",
      "Arena Overflow",
      "A kernel call found no scratch arena large enough, or none free in time",
      List.of(),
      List.of(
          bytes("needed", "Needed", "Scratch that the call asked for"),
          bytes("arenaSize", "Arena Size", "Size of each scratch arena"),
          text("outcome", "Outcome", "What became of the call: error, fallback, panic, timeout")));

  /** A recall took long: space, limit, candidates, hops, whether it failed. */
  final FlightType slowRecall = type(
      "engram.SlowRecall",
      "Slow Recall",
      "A recall that took longer than the threshold of the recording, " + SLOW + " by default",
      List.of(
          new AnnotationElement(Threshold.class, SLOW),
          new AnnotationElement(StackTrace.class, false)),
      List.of(
          text("space", "Space", "Where memories were recalled"),
          field(int.class, "limit", "Limit", "Most memories that were asked for"),
          field(int.class, "candidates", "Candidates", "Most similar memories that take part"),
          field(int.class, "hops", "Hops", "Steps of spreading activation"),
          field(boolean.class, "failed", "Failed", "Whether the caller got an error")));

  /** Takes all types from the recorder. */
  void unregister() {
    List.of(swap, rollback, rollout, overflow, slowRecall).forEach(FlightType::unregister);
  }

  private static FlightType type(
      String name,
      String label,
      String description,
      List<AnnotationElement> more,
      List<ValueDescriptor> fields) {
    List<AnnotationElement> annotations = new ArrayList<>(more);
    annotations.add(new AnnotationElement(Name.class, name));
    annotations.add(new AnnotationElement(Category.class, new String[] {CATEGORY}));
    annotations.addAll(words(label, description));
    return new FlightType(annotations, fields);
  }

  private static ValueDescriptor text(String name, String label, String description) {
    return field(String.class, name, label, description);
  }

  private static ValueDescriptor bytes(String name, String label, String description) {
    return field(
        long.class,
        name,
        label,
        description,
        new AnnotationElement(DataAmount.class, DataAmount.BYTES));
  }

  private static ValueDescriptor field(
      Class<?> type, String name, String label, String description, AnnotationElement... unit) {
    List<AnnotationElement> annotations = new ArrayList<>(List.of(unit));
    annotations.addAll(words(label, description));
    return new ValueDescriptor(type, name, annotations);
  }

  private static List<AnnotationElement> words(String label, String description) {
    return List.of(
        new AnnotationElement(Label.class, label),
        new AnnotationElement(Description.class, description));
  }
}

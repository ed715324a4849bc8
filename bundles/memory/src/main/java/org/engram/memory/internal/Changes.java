package org.engram.memory.internal;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.engram.memory.Association;
import org.engram.memory.MemoryException;
import org.engram.memory.MemoryException.Code;
import org.engram.memory.MemoryRecord;
import org.engram.memory.SpaceInfo;
import org.engram.memory.SpaceSpec;
import org.engram.memory.internal.columns.NewRow;
import org.engram.memory.internal.columns.Snapshot;
import org.engram.memory.internal.columns.SpaceColumns;
import org.engram.memory.internal.graph.OutEdges;
import org.engram.store.Mutation;
import org.engram.store.State;
import org.engram.store.StoreException;

/** The changes that the engine makes: each one checked, stored, shown. */
final class Changes {
  private final Spaces spaces;
  private final Writing writing;
  private final Clock clock;

  Changes(Spaces spaces, Writing writing, Clock clock) {
    this.spaces = spaces;
    this.writing = writing;
    this.clock = clock;
  }

  SpaceInfo create(SpaceSpec spec) {
    if (spaces.contains(spec.name())) {
      throw new MemoryException(Code.CONFLICT, "space '" + spec.name() + "' exists");
    }
    long nowMs = clock.millis();
    return writing.write(numbers -> {
      long number = numbers.space();
      return new Change.Plan<>(
          List.of(new Mutation.CreateSpace(number, spec.name(), spec.dim(), spec.model(), nowMs)),
          changed -> spaces.add(number, spec.name(), spec.dim(), spec.model()).info());
    });
  }

  void delete(Space space) {
    write(space, List.of(new Mutation.DropSpace(space.number())), changed -> {
      spaces.remove(space);
      changed.remove(space.columns());
      return true;
    });
  }

  List<MemoryRecord> remember(Space space, List<Draft> drafts, long nowMs) {
    return write(space, numbers -> {
      long firstRow = numbers.rows(drafts.size());
      return new Change.Plan<>(mutations(space, drafts, firstRow, nowMs), changed -> {
        show(space, drafts, firstRow, nowMs);
        changed.add(space.columns());
        return drafts.stream().map(draft -> draft.record(nowMs)).toList();
      });
    });
  }

  private static List<Mutation> mutations(
      Space space, List<Draft> drafts, long firstRow, long nowMs) {
    State state = new State(Draft.FIRST_STRENGTH, 0, nowMs);
    List<Mutation> mutations = new ArrayList<>();
    for (int i = 0; i < drafts.size(); i++) {
      Draft draft = drafts.get(i);
      mutations.add(new Mutation.Remember(
          space.number(),
          firstRow + i,
          draft.id(),
          draft.subject(),
          draft.text(),
          draft.metadataText(),
          draft.vector(),
          state,
          nowMs));
    }
    for (int i = 0; i < drafts.size(); i++) {
      for (Draft.Target to : drafts.get(i).associations()) {
        mutations.add(new Mutation.Associate(
            space.number(), firstRow + i, to.kind(), to.row(firstRow), to.weight()));
      }
    }
    return mutations;
  }

  private static void show(Space space, List<Draft> drafts, long firstRow, long nowMs) {
    SpaceColumns columns = space.columns();
    for (int i = 0; i < drafts.size(); i++) {
      Draft draft = drafts.get(i);
      columns.add(new NewRow(
          firstRow + i, draft.id(), draft.vector(), draft.norm(), Draft.FIRST_STRENGTH, nowMs));
    }
    for (int i = 0; i < drafts.size(); i++) {
      space.rows().put(drafts.get(i).id(), firstRow + i);
      for (Draft.Target to : drafts.get(i).associations()) {
        columns.associate(firstRow + i, to.kind(), to.row(firstRow), to.weight());
      }
    }
  }

  List<Association> associate(Space space, List<Association> associations) {
    List<Mutation.Associate> mutations = associations.stream()
        .map(a -> new Mutation.Associate(
            space.number(), space.row(a.from()), a.kind(), space.row(a.to()), a.weight()))
        .toList();
    return write(space, List.copyOf(mutations), changed -> {
      for (Mutation.Associate m : mutations) {
        space.columns().associate(m.source(), m.kind(), m.target(), m.weight());
      }
      changed.add(space.columns());
      return List.copyOf(associations);
    });
  }

  boolean dissociate(Space space, String from, String to, String kind) {
    long source = space.row(from);
    long target = space.row(to);
    return write(
        space, List.of(new Mutation.Dissociate(space.number(), source, kind, target)), changed -> {
          changed.add(space.columns());
          return space.columns().dissociate(source, kind, target);
        });
  }

  boolean forget(Space space, String id) {
    Long row = space.rows().get(id);
    if (row == null) {
      return false;
    }
    return write(space, List.of(new Mutation.Forget(space.number(), row)), changed -> {
      changed.add(space.columns());
      space.rows().remove(id, row);
      return space.columns().forget(row);
    });
  }

  /** Returns the associations that leave a memory, then those that reach it. */
  List<Association> associations(Space space, String id) {
    long number = space.row(id);
    Set<Integer> sources = new TreeSet<>();
    try (Snapshot snapshot = writing.betweenPublications(() -> {
      Arrays.stream(space.columns().sourcesOf(number)).forEach(sources::add);
      return space.lease();
    })) {
      int row = snapshot.find(number);
      List<Association> found = new ArrayList<>();
      if (row >= 0) {
        addAll(found, snapshot, row, -1);
      }
      for (int source : sources) {
        addAll(found, snapshot, source, row);
      }
      return found;
    }
  }

  /** Adds what leaves a row: all of it, or what reaches that target. */
  private static void addAll(List<Association> to, Snapshot snapshot, int source, int target) {
    OutEdges out = snapshot.graph().out(source);
    IntStream.range(0, out.size())
        .filter(i -> target < 0 || out.target(i) == target)
        .mapToObj(i -> new Association(
            snapshot.id(source), snapshot.id(out.target(i)), out.kind(i), out.weight(i)))
        .forEach(to::add);
  }

  private <T> T write(Space space, List<Mutation> mutations, Function<Set<SpaceColumns>, T> show) {
    return write(space, numbers -> new Change.Plan<>(mutations, show));
  }

  private <T> T write(Space space, Change<T> change) {
    try {
      return writing.write(change);
    } catch (StoreException e) {
      if (e.code() == StoreException.Code.NOT_FOUND && !spaces.contains(space)) {
        throw Space.unknown(space.name());
      }
      throw e;
    }
  }
}

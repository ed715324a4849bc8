package org.engram.store.internal;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.engram.store.Mutation;
import org.engram.store.Mutation.Associate;
import org.engram.store.Mutation.CreateSpace;
import org.engram.store.Mutation.Dissociate;
import org.engram.store.Mutation.DropSpace;
import org.engram.store.Mutation.Forget;
import org.engram.store.Mutation.Remember;
import org.engram.store.Mutation.Touch;
import org.engram.store.State;
import org.engram.store.StoreException;
import org.engram.store.StoreException.Code;

/** Checks mutations on the caller's thread, and copies what the caller may change afterwards. */
final class Incoming {
  private Incoming() {}

  static List<Mutation> detach(List<Mutation> mutations) {
    return mutations.stream().map(Incoming::detach).toList();
  }

  private static Mutation detach(Mutation mutation) {
    return switch (mutation) {
      case CreateSpace m -> {
        positive("space number", m.space());
        positive("dimension", m.dim());
        text(m.name());
        text(m.model());
        yield m;
      }
      case Remember m -> remember(m);
      case Associate m -> {
        text(m.kind());
        finite("weight", m.weight());
        yield m;
      }
      case Touch m -> {
        state(m.state());
        yield m;
      }
      case Dissociate m -> m;
      case DropSpace m -> m;
      case Forget m -> m;
    };
  }

  private static Remember remember(Remember m) {
    positive("row", m.row());
    text(m.id());
    m.subject().ifPresent(Incoming::text);
    m.text().ifPresent(Incoming::text);
    text(m.metadata());
    state(m.state());
    byte[] vector = m.vector().toArray(ValueLayout.JAVA_BYTE);
    return new Remember(
        m.space(),
        m.row(),
        m.id(),
        m.subject(),
        m.text(),
        m.metadata(),
        MemorySegment.ofArray(vector),
        m.state(),
        m.createdMs());
  }

  static void state(State state) {
    finite("strength", state.strength());
    finite("stability", state.stabilityDays());
  }

  private static void positive(String what, long value) {
    if (value < 1) {
      throw invalid("the " + what + " " + value + " is below 1");
    }
  }

  private static void finite(String what, float value) {
    if (!Float.isFinite(value)) {
      throw invalid("the " + what + " " + value + " is not a finite number");
    }
  }

  /** Half a surrogate pair has no UTF-8: it would be stored as another text. */
  private static void text(String value) {
    for (int i = 0; i < value.length(); ) {
      int codePoint = value.codePointAt(i);
      if (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE) {
        throw invalid("a text holds half a surrogate pair at index " + i);
      }
      i += Character.charCount(codePoint);
    }
  }

  private static StoreException invalid(String sentence) {
    return new StoreException(Code.INVALID_ARGUMENT, sentence);
  }
}

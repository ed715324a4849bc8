package org.engram.kernel.testkit;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import org.engram.kernel.spi.PowerDecayKernel;
import org.engram.kernel.spi.PowerDecayRequest;

/** Forgetting by a power law; words are one f32 an element. */
record PowerDecaySubject() implements Subject<PowerDecayCase> {
  /** Elements in a piece: no multiple of any register. */
  private static final int PIECE = 37;

  @Override
  public Mode mode() {
    return Mode.POWER;
  }

  @Override
  public List<PowerDecayCase> cases(long seed) {
    return PowerDecayCorpus.cases(seed);
  }

  @Override
  public List<PowerDecayCase> tails(long seed) {
    return PowerDecayCorpus.tails(seed);
  }

  @Override
  public Outcome expected(PowerDecayCase input) {
    float[] out = new float[input.count()];
    for (int i = 0; i < out.length; i++) {
      out[i] = input.expected(i);
    }
    return Outcome.of(out);
  }

  @Override
  public Outcome actual(Target target, PowerDecayCase input, Placement placement) {
    return run(target, input, placement, Math.max(1, input.count()));
  }

  @Override
  public Outcome pieces(Target target, PowerDecayCase input, Placement placement) {
    return run(target, input, placement, PIECE);
  }

  private static Outcome run(Target target, PowerDecayCase input, Placement placement, int piece) {
    PowerDecayKernel kernel = target.kernel(PowerDecayKernel.class);
    PowerDecayRequest whole = request(input, placement);
    int from = 0;
    do {
      long count = Math.min(piece, input.count() - from);
      long at = (long) from * Float.BYTES;
      kernel.power(new PowerDecayRequest(
          whole.strengths().asSlice(at, count * Float.BYTES),
          whole.elapsed().asSlice((long) from * Long.BYTES, count * Long.BYTES),
          whole.stability().asSlice(at, count * Float.BYTES),
          count,
          input.factor(),
          input.exponent(),
          whole.out().asSlice(at, count * Float.BYTES)));
      from += piece;
    } while (from < input.count());
    return Outcome.of(whole.out());
  }

  /** Returns the request over all elements, with its memory in that placement. */
  static PowerDecayRequest request(PowerDecayCase input, Placement placement) {
    MemorySegment out = placement.allocate((long) input.count() * Float.BYTES, Float.BYTES);
    return new PowerDecayRequest(
        input.inPlace()
            ? out.copyFrom(MemorySegment.ofArray(input.strengths()))
            : placement.floats(input.strengths()),
        placement.longs(input.elapsed()),
        placement.floats(input.stability()),
        input.count(),
        input.factor(),
        input.exponent(),
        out);
  }

  @Override
  public Optional<String> oracle(PowerDecayCase input, Outcome outcome) {
    for (int i = 0; i < input.count(); i++) {
      Oracle.Bounded bounded = Oracle.powerDecay(
          input.strengths()[i],
          input.elapsed()[i],
          input.stability()[i],
          input.factor(),
          input.exponent());
      Optional<String> miss = bounded.miss(Float.intBitsToFloat(outcome.words()[i]));
      if (miss.isPresent()) {
        return Optional.of("element " + i + " (" + element(input, i) + "): " + miss.get());
      }
    }
    return Optional.empty();
  }

  @Override
  public long size(PowerDecayCase input) {
    return input.count();
  }

  @Override
  public String place(PowerDecayCase input, Outcome expected, int word) {
    return "element " + word + " (" + element(input, word) + ")";
  }

  private static String element(PowerDecayCase input, int i) {
    return String.format(
        "strength %08x, elapsed %d, stability %08x",
        Float.floatToRawIntBits(input.strengths()[i]),
        input.elapsed()[i],
        Float.floatToRawIntBits(input.stability()[i]));
  }
}

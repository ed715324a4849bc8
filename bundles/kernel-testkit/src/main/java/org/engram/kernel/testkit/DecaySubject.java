package org.engram.kernel.testkit;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import org.engram.kernel.spi.DecayKernel;
import org.engram.kernel.spi.DecayRequest;

/** Exponential forgetting; words are one f32 an element. */
record DecaySubject() implements Subject<DecayCase> {
  /** Elements in a piece: no multiple of any register. */
  private static final int PIECE = 37;

  @Override
  public Mode mode() {
    return Mode.EXPONENTIAL;
  }

  @Override
  public List<DecayCase> cases(long seed) {
    return DecayCorpus.cases(seed);
  }

  @Override
  public List<DecayCase> tails(long seed) {
    return DecayCorpus.tails(seed);
  }

  @Override
  public Outcome expected(DecayCase input) {
    float[] out = new float[input.count()];
    for (int i = 0; i < out.length; i++) {
      out[i] = Reference.decay(input.strengths()[i], input.ages()[i], input.timeConstant());
    }
    return Outcome.of(out);
  }

  @Override
  public Outcome actual(Target target, DecayCase input, Placement placement) {
    return run(target, input, placement, Math.max(1, input.count()));
  }

  @Override
  public Outcome pieces(Target target, DecayCase input, Placement placement) {
    return run(target, input, placement, PIECE);
  }

  private static Outcome run(Target target, DecayCase input, Placement placement, int piece) {
    DecayKernel kernel = target.kernel(DecayKernel.class);
    MemorySegment ages = placement.longs(input.ages());
    MemorySegment out = placement.allocate((long) input.count() * Float.BYTES, Float.BYTES);
    MemorySegment strengths = input.inPlace()
        ? out.copyFrom(MemorySegment.ofArray(input.strengths()))
        : placement.floats(input.strengths());
    int from = 0;
    do {
      long count = Math.min(piece, input.count() - from);
      long at = (long) from * Float.BYTES;
      kernel.exponential(new DecayRequest(
          strengths.asSlice(at, count * Float.BYTES),
          ages.asSlice((long) from * Long.BYTES, count * Long.BYTES),
          count,
          input.timeConstant(),
          out.asSlice(at, count * Float.BYTES)));
      from += piece;
    } while (from < input.count());
    return Outcome.of(out);
  }

  @Override
  public Optional<String> oracle(DecayCase input, Outcome outcome) {
    for (int i = 0; i < input.count(); i++) {
      Oracle.Bounded bounded =
          Oracle.decay(input.strengths()[i], input.ages()[i], input.timeConstant());
      Optional<String> miss = bounded.miss(Float.intBitsToFloat(outcome.words()[i]));
      if (miss.isPresent()) {
        return Optional.of("element " + i + " (" + element(input, i) + "): " + miss.get());
      }
    }
    return Optional.empty();
  }

  @Override
  public long size(DecayCase input) {
    return input.count();
  }

  @Override
  public String place(DecayCase input, Outcome expected, int word) {
    return "element " + word + " (" + element(input, word) + ")";
  }

  private static String element(DecayCase input, int i) {
    return String.format(
        "strength %08x, age %d",
        Float.floatToRawIntBits(input.strengths()[i]), input.ages()[i]);
  }
}

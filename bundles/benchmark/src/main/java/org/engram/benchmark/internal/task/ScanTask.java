package org.engram.benchmark.internal.task;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.Arena;
import org.engram.kernel.spi.Matrix;
import org.engram.kernel.spi.SimilarityKernel;
import org.engram.kernel.spi.SimilarityRequest;
import org.engram.kernel.testkit.Reference;

/** A scan of the same rows by each call of {@link SimilarityKernel}, with what it must return. */
public final class ScanTask {
  private final Rows rows;
  private final SimilarityRequest stored;
  private final SimilarityRequest fused;
  private final float[] dots;

  /** What is computed of each row. */
  public enum Call {
    /** The cosine, the norms being stored. */
    COSINE("cosine, norms stored"),
    /** The cosine, the norm of each row summed in the same walk. */
    FUSED("cosine, norms summed"),
    /** The dot product. */
    DOT("dot product");

    private final String label;

    Call(String label) {
      this.label = label;
    }

    @Override
    public String toString() {
      return label;
    }
  }

  /** Makes the inputs in memory of that arena. */
  public ScanTask(Arena arena, int dim, int rowCount) {
    this.rows = Rows.random(arena, dim, rowCount);
    var out = arena.allocate(JAVA_FLOAT, rowCount);
    this.stored = new SimilarityRequest(rows.query(), rows.matrix(), out);
    Matrix plain = Matrix.dense(rows.matrix().data(), rowCount, dim);
    this.fused = new SimilarityRequest(rows.query(), plain, out);
    float[] query = rows.query().toArray(JAVA_FLOAT);
    this.dots = new float[rowCount];
    for (int row = 0; row < rowCount; row++) {
      float[] values = plain.rows(row, 1).data().toArray(JAVA_FLOAT);
      dots[row] = Reference.sum64(query, 0, values, 0, dim);
    }
  }

  /** Returns what must be read, in bytes. */
  public long bytes() {
    return rows.bytes();
  }

  /** Returns that call of the kernel. */
  public Runnable on(Call call, SimilarityKernel kernel) {
    return switch (call) {
      case COSINE -> () -> kernel.cosine(stored);
      case FUSED -> () -> kernel.cosine(fused);
      case DOT -> () -> kernel.dot(stored);
    };
  }

  /**
   * Makes the call and compares its result.
   *
   * @param who whose call it is, for the message
   * @throws WrongResultException if a bit is wrong
   */
  public void check(Call call, String who, Runnable run) {
    Numbers.erase(stored.out());
    run.run();
    float[] expected = call == Call.DOT ? dots : rows.cosines();
    Numbers.difference("row", expected, stored.out()).ifPresent(difference -> {
      throw new WrongResultException(who + ", " + call + ": " + difference);
    });
  }
}

package org.engram.embedding.internal;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.engram.memory.TextEmbedder;
import org.jspecify.annotations.Nullable;

/**
 * all-MiniLM-L6-v2, quantised: 384 dimensions, mean over the tokens, norm 1. A text of more than
 * {@value #MAX_PIECES} pieces is embedded in parts, whose means are weighted by their length. The
 * model loads at the first text; {@link #close()} waits for the callers. Each caller embeds on its
 * own thread.
 */
public final class MiniLm implements TextEmbedder, AutoCloseable {
  /** Id of the model: vectors of the unquantised one differ and must not meet these. */
  public static final String MODEL = "all-minilm-l6-v2-q";

  private static final int DIM = 384;
  private static final int MAX_PIECES = 510;

  private final ReadWriteLock lock = new ReentrantReadWriteLock();
  private @Nullable Loaded loaded;
  private boolean closed;

  private record Loaded(OrtEnvironment environment, OrtSession session, WordPiece tokenizer) {}

  @Override
  public String model() {
    return MODEL;
  }

  @Override
  public int dim() {
    return DIM;
  }

  /**
   * Returns the vector of a text; of a text without any word that of the empty sentence.
   *
   * @throws IllegalStateException after {@link #close()}, or if the model does not run here
   */
  @Override
  public float[] embed(String text) {
    lock.readLock().lock();
    try {
      Loaded model = loaded;
      if (model != null) {
        return embed(model, text);
      }
    } finally {
      lock.readLock().unlock();
    }
    load();
    return embed(text);
  }

  /** Waits for the callers and frees the model. */
  @Override
  public void close() {
    lock.writeLock().lock();
    try {
      closed = true;
      if (loaded != null) {
        // The environment is the process's: its library stays loaded, and the next version of this
        // bundle uses it again.
        loaded.session().close();
        loaded = null;
      }
    } catch (OrtException e) {
      throw new IllegalStateException("the embedding model did not close: " + e.getMessage(), e);
    } finally {
      lock.writeLock().unlock();
    }
  }

  private void load() {
    lock.writeLock().lock();
    try {
      if (closed) {
        throw new IllegalStateException("the embedding is stopped");
      }
      if (loaded == null) {
        loaded = read();
      }
    } catch (OrtException | UnsatisfiedLinkError e) {
      throw new IllegalStateException(
          "the embedding model does not run here: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      lock.writeLock().unlock();
    }
  }

  private static Loaded read() throws OrtException, IOException {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (var options = new OrtSession.SessionOptions();
        var model = resource("/all-minilm-l6-v2-q.onnx");
        var vocabulary = resource("/bert-vocabulary-en.txt")) {
      // Parallelism is the callers': more threads in one call give no more sentences a second.
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      options.addConfigEntry("session.intra_op.allow_spinning", "0");
      OrtSession session = environment.createSession(model.readAllBytes(), options);
      return new Loaded(environment, session, WordPiece.read(vocabulary));
    }
  }

  private static InputStream resource(String name) throws IOException {
    InputStream stream = MiniLm.class.getResourceAsStream(name);
    if (stream == null) {
      throw new IOException("the bundle lacks " + name);
    }
    return stream;
  }

  private static float[] embed(Loaded model, String text) {
    long[] pieces = model.tokenizer().pieces(text);
    double[] sum = new double[DIM];
    int from = 0;
    do {
      int to = Math.min(pieces.length, from + MAX_PIECES);
      addTokens(model, Arrays.copyOfRange(pieces, from, to), sum);
      from = to;
    } while (from < pieces.length);
    double norm = Math.sqrt(Arrays.stream(sum).map(x -> x * x).sum());
    float[] vector = new float[DIM];
    for (int i = 0; i < DIM; i++) {
      vector[i] = (float) (sum[i] / norm);
    }
    return vector;
  }

  /**
   * Adds the vectors of all tokens of a part; their sum divided by the norm is the normalised mean.
   */
  private static void addTokens(Loaded model, long[] pieces, double[] sum) {
    int tokens = pieces.length + 2;
    long[] ids = new long[tokens];
    ids[0] = WordPiece.CLS;
    System.arraycopy(pieces, 0, ids, 1, pieces.length);
    ids[tokens - 1] = WordPiece.SEP;
    long[] mask = new long[tokens];
    Arrays.fill(mask, 1);
    long[] shape = {1, tokens};
    OrtEnvironment environment = model.environment();
    try (var idTensor = OnnxTensor.createTensor(environment, LongBuffer.wrap(ids), shape);
        var maskTensor = OnnxTensor.createTensor(environment, LongBuffer.wrap(mask), shape);
        var typeTensor =
            OnnxTensor.createTensor(environment, LongBuffer.wrap(new long[tokens]), shape)) {
      Map<String, OnnxTensor> inputs = new HashMap<>();
      inputs.put("input_ids", idTensor);
      inputs.put("attention_mask", maskTensor);
      if (model.session().getInputNames().contains("token_type_ids")) {
        inputs.put("token_type_ids", typeTensor);
      }
      try (var result = model.session().run(inputs)) {
        FloatBuffer vectors = ((OnnxTensor) result.get(0)).getFloatBuffer();
        for (int i = 0; i < tokens * DIM; i++) {
          sum[i % DIM] += vectors.get(i);
        }
      }
    } catch (OrtException e) {
      throw new IllegalStateException("the embedding model failed: " + e.getMessage(), e);
    }
  }
}

package org.engram.kernel.testkit;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.Map;
import org.engram.kernel.spi.KernelProvider;
import org.engram.kernel.spi.Tier;

/**
 * SHA-256 of the bits of every result on the corpus of {@link #SEED}: a provider is conformant if
 * and only if it gives the golden ones. Version 1 of the numeric contract. Stateless.
 *
 * <p>Hashed is, for each input in order: the result code of the ABI (0 for success) and the
 * position of a failure as i64, the number of words as i32, and the words, all little-endian.
 */
public final class GoldenDigests {
  /** Seed of the corpus of the golden digests: {@code ENGRAM01} in ASCII. */
  public static final long SEED = 0x454E_4752_414D_3031L;

  private static final Map<Mode, String> GOLDEN = golden();

  private GoldenDigests() {}

  private static Map<Mode, String> golden() {
    Map<Mode, String> digests = new EnumMap<>(Mode.class);
    digests.put(Mode.NORMS, "12d4a38dd5d01996fcec06e50a62c4cc4a5e7ec6e00f9619afc40910354f980e");
    digests.put(Mode.DOT, "b0d1a69b320dd10979e897d6daec72bd823c6e8b368aeb7dcdba0bbdbcdd9691");
    digests.put(Mode.COSINE, "1cd85eae0987eff463bf9b628e113441493d43df774ab080237c498a899e0ba3");
    digests.put(Mode.BATCH, "809a404bcd531594835f9dad3ef37f05af0205682f4f3cbe193149186e318259");
    digests.put(Mode.SCATTERED, "571350c8d7e0d5ed7ad6a2bfb690bb3bddfa8a4eb48d5aac33d33bb5461cb160");
    digests.put(Mode.TOP_K, "fa0fe0a02ea62ed7424edab5e45ec6c78dfce2125a41f54f848adfb23d3985a9");
    digests.put(
        Mode.TOP_K_PLANE, "69aeb14afa80646c8c4138f5ad4fde67bf704782ff0cbf5e5109c10ec59c12e3");
    digests.put(Mode.CLASSIC, "815cfe0864e82fe719056a27515416ecaea308a32582bfd9e87ae7e0191a6ea1");
    digests.put(Mode.RECALL, "aa7d5718cadb976e29e4d4136c66aba6ec99ea58fbe81e587b5b486513266d1a");
    digests.put(
        Mode.EXPONENTIAL, "d2b83caf10dd3659a1c74eafd2260248a430ea9068d2d06c5589c9df3a4dc59e");
    digests.put(Mode.POWER, "609e77b0a77e73496caa8670da7e0b6afdc581b8f7f1444dddc47c1ff23a88f5");
    return digests;
  }

  /** Returns the digest that every provider gives for that mode. */
  public static String golden(Mode mode) {
    return GOLDEN.getOrDefault(mode, "");
  }

  /**
   * Returns the digests that this provider gives at that tier, for the modes that it offers.
   *
   * @throws IllegalStateException if the provider has been released
   */
  public static Map<Mode, String> of(KernelProvider provider, Tier tier) {
    Target target = new Target(provider, tier);
    Map<Mode, String> digests = new EnumMap<>(Mode.class);
    try (Hold _ = Hold.of(provider)) {
      for (Mode mode : Mode.values()) {
        if (target.offers(mode)) {
          digests.put(mode, of(target, Subject.of(mode)));
        }
      }
    }
    return digests;
  }

  /** Returns the digest of the definition itself, from which the golden one was taken. */
  public static String ofReference(Mode mode) {
    return ofReference(Subject.of(mode));
  }

  static <C> String of(Target target, Subject<C> subject) {
    MessageDigest digest = sha256();
    for (C input : subject.cases(SEED)) {
      try (Placement placement = new SkewedPlacement(0)) {
        add(digest, subject.actual(target, input, placement));
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static <C> String ofReference(Subject<C> subject) {
    MessageDigest digest = sha256();
    for (C input : subject.cases(SEED)) {
      add(digest, subject.expected(input));
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static void add(MessageDigest digest, Outcome outcome) {
    int[] words = outcome.words();
    ByteBuffer bytes = ByteBuffer.allocate(
            2 * Integer.BYTES + Long.BYTES + words.length * Integer.BYTES)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(outcome.failure() == null ? 0 : outcome.failure().result())
        .putLong(outcome.position())
        .putInt(words.length);
    for (int word : words) {
      bytes.putInt(word);
    }
    digest.update(bytes.flip());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}

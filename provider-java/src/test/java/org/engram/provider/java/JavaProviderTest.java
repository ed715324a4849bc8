package org.engram.provider.java;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.engram.kernel.spi.BatchSimilarityKernel;
import org.engram.kernel.spi.DecayKernel;
import org.engram.kernel.spi.KernelProvider;
import org.engram.kernel.spi.PowerDecayKernel;
import org.engram.kernel.spi.ProviderDescription;
import org.engram.kernel.spi.ScatteredSimilarityKernel;
import org.engram.kernel.spi.SimilarityKernel;
import org.engram.kernel.spi.SpreadingKernel;
import org.engram.kernel.spi.Tier;
import org.engram.kernel.spi.TopKKernel;
import org.junit.jupiter.api.Test;

final class JavaProviderTest {
  private static final String VECTOR_MODULE = "--add-modules=jdk.incubator.vector";

  @Test
  void itDescribesItself() {
    ProviderDescription description = create(Optional.empty()).description();
    assertThat(description.id()).isEqualTo("java");
    assertThat(description.version()).isEqualTo("1.2.3");
    assertThat(description.tiers()).containsExactly(Tier.SCALAR, Tier.VECTOR);
    assertThat(description.nativeCode()).isFalse();
    assertThat(description.digests()).isEmpty();
    assertThat(description.detail())
        .isEqualTo("vectors of " + VectorKernels.bits() + " bits; serving with tier vector");
  }

  @Test
  void everyTierHasEveryKernelAndAlwaysTheSame() {
    KernelProvider provider = create(Optional.empty());
    for (Tier tier : provider.description().tiers()) {
      for (Class<?> kernel : List.of(
          SimilarityKernel.class,
          TopKKernel.class,
          DecayKernel.class,
          PowerDecayKernel.class,
          BatchSimilarityKernel.class,
          ScatteredSimilarityKernel.class,
          SpreadingKernel.class)) {
        assertThat(provider.kernel(kernel, tier)).as("%s %s", tier, kernel).isPresent();
        assertThat(provider.kernel(kernel, tier).get())
            .isSameAs(provider.kernel(kernel, tier).get());
      }
    }
    assertThat(provider.kernel(SimilarityKernel.class, Tier.AVX2)).isEmpty();
    assertThat(provider.kernel(Runnable.class, Tier.SCALAR)).isEmpty();
  }

  @Test
  void aTierLimitOfThisFamilyLowersTheTier() {
    KernelProvider provider = create(Optional.of(Tier.SCALAR));
    assertThat(provider.description().tiers()).containsExactly(Tier.SCALAR);
    assertThat(provider.description().detail())
        .isEqualTo("the highest tier allowed is scalar; serving with tier scalar");
    assertThat(provider.kernel(SimilarityKernel.class, Tier.VECTOR)).isEmpty();
  }

  @Test
  void aTierLimitOfAnotherFamilyAllowsAll() {
    assertThat(create(Optional.of(Tier.BASELINE)).description().tier()).isEqualTo(Tier.VECTOR);
    assertThat(create(Optional.of(Tier.VECTOR)).description().tier()).isEqualTo(Tier.VECTOR);
  }

  @Test
  void itsLifeEndsWithTheLastHold() {
    KernelProvider provider = create(Optional.empty());
    int hold = provider.life().hold(0);
    provider.life().release();
    assertThat(provider.life().isUnloaded()).isFalse();
    provider.life().drop(hold);
    assertThat(provider.life().isUnloaded()).isTrue();
  }

  @Test
  void bothTiersHaveTheSameDigest() throws NoSuchAlgorithmException {
    KernelProvider provider = create(Optional.empty());
    assertThat(Digest.of(provider, Tier.VECTOR)).isEqualTo(Digest.of(provider, Tier.SCALAR));
  }

  @Test
  void aJvmWithoutTheVectorModuleServesScalarAndSaysSo() throws Exception {
    assertThat(inNewVm())
        .containsExactly(
            "the JVM was started without --add-modules jdk.incubator.vector;"
                + " serving with tier scalar",
            "scalar " + digest());
  }

  @Test
  void softwareMultiplyAddHasTheSameDigest() throws Exception {
    assertThat(inNewVm(VECTOR_MODULE, "-XX:-UseFMA"))
        .containsExactly(
            "the VM option UseFMA is false, vectors would multiply-add in software;"
                + " serving with tier scalar",
            "scalar " + digest());
  }

  @Test
  void vectorsOf128BitsHaveTheSameDigest() throws Exception {
    assertThat(inNewVm(VECTOR_MODULE, "-XX:MaxVectorSize=16"))
        .containsExactly(
            "vectors of 128 bits; serving with tier vector",
            "scalar " + digest(),
            "vector " + digest());
  }

  private static KernelProvider create(Optional<Tier> tierMax) {
    return JavaProvider.create("1.2.3", tierMax);
  }

  private static String digest() throws NoSuchAlgorithmException {
    return Digest.of(create(Optional.empty()), Tier.SCALAR);
  }

  private static List<String> inNewVm(String... options) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(options));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Digest.class.getName()));
    Process process = new ProcessBuilder(command)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
    List<String> lines = process.inputReader().lines().toList();
    assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as("%s printed %s", command, lines).isZero();
    return lines;
  }
}

package org.engram.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.engram.kernel.spi.DecayKernel;
import org.engram.kernel.spi.KernelProvider;
import org.engram.kernel.spi.ProviderDescription;
import org.engram.kernel.spi.ProviderLife;
import org.engram.kernel.spi.Tier;
import org.engram.kernel.testkit.DeepComparison.Scale;
import org.engram.kernel.testkit.Trial;
import org.engram.provider.java.JavaProvider;
import org.junit.jupiter.api.Test;

final class VerifyCommandTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final KernelProvider java = JavaProvider.create("1.0.0", Optional.of(Tier.SCALAR));

  @Test
  void providersThatAgreeAreIdentical() {
    verify(List.of(java, JavaProvider.create("1.0.1", Optional.of(Tier.SCALAR))));
    List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
    assertThat(lines.getLast()).isEqualTo("identical");
    assertThat(lines).filteredOn(line -> line.startsWith("java")).hasSize(22);
    assertThat(lines)
        .anyMatch(
            line -> line.matches("java +scalar +decay_calculation +exponential +[0-9a-f]{64} +ok"));
  }

  @Test
  void aProviderWithOneOtherBitIsFound() {
    assertThatThrownBy(() -> verify(List.of(java, new Astray(java))))
        .isInstanceOf(CommandFailure.class)
        .hasMessage("different: exponential (seed 7).");
    assertThat(out.toString(StandardCharsets.UTF_8)).containsPattern("astray +scalar .* FAILED");
  }

  @Test
  void aProviderThatIsWrongByItselfIsFound() {
    assertThatThrownBy(() -> verify(List.of(new Astray(java))))
        .isInstanceOf(CommandFailure.class)
        .hasMessageMatching("[0-9]+ broken promises \\(seed 7\\)\\.");
  }

  @Test
  void theDigestsAloneSayTheSame() {
    verify(List.of(java, new Astray(java)), "--digests", "--only", "java/scalar");
    List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
    assertThat(lines.getLast()).isEqualTo("identical");
    assertThat(lines).filteredOn(line -> line.endsWith(" ok")).hasSize(11);
    assertThatThrownBy(() -> verify(List.of(new Astray(java)), "--digests"))
        .hasMessage("1 broken promises (seed 7).");
    assertThatThrownBy(() -> verify(List.of(java), "--only", "zig-x86"))
        .hasMessage("No provider zig-x86 is registered.");
  }

  @Test
  void jsonIsOneObjectWhateverCameOut() {
    verify(List.of(java), "--digests", "--only", "java/scalar", "--json");
    assertThat(out.toString(StandardCharsets.UTF_8))
        .startsWith("{\"lines\":[{\"provider\":\"java\",\"tier\":\"scalar\",\"kernel\":\"")
        .endsWith("\"verdict\":\"identical\"}\n");
    out.reset();
    assertThatThrownBy(() -> verify(List.of(new Astray(java)), "--digests", "--json"))
        .hasMessage("1 broken promises (seed 7).");
    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("FAILED")
        .endsWith("\"verdict\":\"1 broken promises (seed 7).\"}\n");
  }

  @Test
  void noProviderIsAFailure() {
    assertThatThrownBy(() -> verify(List.of())).hasMessage("No provider is registered.");
  }

  @Test
  void aDeepRunComparesEveryMode() {
    verify(List.of(java, JavaProvider.create("1.0.1", Optional.of(Tier.SCALAR))), "--deep");
    List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
    assertThat(lines.getLast()).isEqualTo("identical");
    assertThat(lines).filteredOn(line -> line.endsWith(" tiers ok")).hasSize(Trial.values().length);
    assertThat(lines)
        .anyMatch(line ->
            line.matches("decay_calculation +exponential +[0-9,]{6,} elements +2 tiers ok"));
  }

  private void verify(List<KernelProvider> providers, String... more) {
    List<String> arguments = new ArrayList<>(List.of("--seed", "7"));
    arguments.addAll(List.of(more));
    new VerifyCommand(providers, new Scale(100_000, 100, 10))
        .verify(
            new PrintStream(out, true, StandardCharsets.UTF_8), arguments.toArray(String[]::new));
  }

  /** A provider whose decay sets the lowest bit of the first result. */
  private record Astray(KernelProvider honest) implements KernelProvider {
    @Override
    public ProviderDescription description() {
      return new ProviderDescription(
          "astray", "1.0.0", List.of(Tier.SCALAR), false, 0, 1, Map.of(), "planted fault");
    }

    @Override
    public <K> Optional<K> kernel(Class<K> kernel, Tier tier) {
      if (kernel != DecayKernel.class) {
        return honest.kernel(kernel, tier);
      }
      DecayKernel decay = honest.kernel(DecayKernel.class, tier).orElseThrow();
      DecayKernel astray = request -> {
        decay.exponential(request);
        if (request.count() > 0) {
          int bits = request.out().get(ValueLayout.JAVA_INT_UNALIGNED, 0);
          request.out().set(ValueLayout.JAVA_INT_UNALIGNED, 0, bits ^ 1);
        }
      };
      return Optional.of(kernel.cast(astray));
    }

    @Override
    public ProviderLife life() {
      return honest.life();
    }
  }
}

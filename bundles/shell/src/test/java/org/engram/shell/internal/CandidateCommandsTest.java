package org.engram.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.engram.kernel.admission.Candidate;
import org.engram.kernel.admission.Candidate.State;
import org.engram.kernel.admission.ProviderRepository;
import org.engram.shell.ShellProtocol;
import org.junit.jupiter.api.Test;

final class CandidateCommandsTest {
  private final Recorded repository = new Recorded();
  private final CandidateCommands commands =
      new CandidateCommands(Optional.of(repository), Optional.empty());

  @Test
  void whatIsInstalledIsTriedAtOnce() {
    repository.verdict = State.STANDBY;
    assertThat(commands.install("x.jar"))
        .isEqualTo("org.engram.x 1.0.1 is standby (content aaaaaaaaaaaa, bundle 63).");
    assertThat(repository.calls)
        .containsExactly("install x.jar", "admit " + "a".repeat(64) + " again false");
  }

  @Test
  void theTrialIsLeftOutWhenItIsAskedFor() {
    assertThat(commands.install("x.jar", "--untried")).contains("is installed");
    assertThat(repository.calls).containsExactly("install x.jar");
  }

  @Test
  void aRejectionIsAFailureWithItsReason() {
    repository.verdict = State.REJECTED;
    assertThatThrownBy(() -> commands.admit("63", "--again"))
        .isInstanceOfSatisfying(
            CommandFailure.class,
            failure -> assertThat(failure.status()).isEqualTo(ShellProtocol.FAILURE))
        .hasMessage("org.engram.x 1.0.1 is rejected: it hangs.");
    assertThat(repository.calls).containsExactly("admit 63 again true");
  }

  @Test
  void allAreListed() {
    repository.verdict = State.REJECTED;
    assertThat(commands.candidates())
        .contains("63", "org.engram.x", "aaaaaaaaaaaa  rejected  no       it hangs");
    assertThat(commands.uninstall("x")).isEqualTo("org.engram.x 1.0.1 is uninstalled.");
  }

  @Test
  void wrongArgumentsAndAnAbsentBundleAreOneSentence() {
    assertThatThrownBy(commands::install).hasMessageStartingWith("Usage: kernel:install FILE");
    assertThatThrownBy(() -> commands.admit("x", "--more")).hasMessageStartingWith("Usage: ");
    assertThatThrownBy(() -> new CandidateCommands(Optional.empty(), Optional.empty()).candidates())
        .hasMessage("Kernel admission is not running.");
    assertThat(repository.calls).isEmpty();
  }

  private static final class Recorded implements ProviderRepository {
    private final List<String> calls = new ArrayList<>();
    private State verdict = State.INSTALLED;

    private static Candidate candidate(State state) {
      return new Candidate(
          "a".repeat(64),
          "org.engram.x",
          "1.0.1",
          state,
          state == State.REJECTED ? "it hangs" : "",
          OptionalLong.of(63),
          false,
          "x.jar");
    }

    @Override
    public List<Candidate> list() {
      return List.of(candidate(verdict));
    }

    @Override
    public Candidate install(String source, String who) {
      calls.add("install " + source);
      return candidate(State.INSTALLED);
    }

    @Override
    public Candidate admit(String id, boolean again, String who) {
      calls.add("admit " + id + " again " + again);
      return candidate(verdict);
    }

    @Override
    public Candidate uninstall(String id, String who) {
      calls.add("uninstall " + id);
      return candidate(verdict);
    }
  }
}

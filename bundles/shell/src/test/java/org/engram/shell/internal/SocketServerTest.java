package org.engram.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.felix.gogo.runtime.CommandProcessorImpl;
import org.apache.felix.gogo.runtime.threadio.ThreadIOImpl;
import org.engram.shell.ShellClient;
import org.engram.shell.ShellSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SocketServerTest {
  @TempDir
  Path data;

  @TempDir
  Path temporary;

  private final ThreadIOImpl threadIo = new ThreadIOImpl();
  private final CommandProcessorImpl processor = new CommandProcessorImpl(threadIo);
  private final SampleCommands commands = new SampleCommands();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @BeforeEach
  void addCommands() {
    threadIo.start();
    for (String name : List.of("echo", "refuse", "stumble", "linger")) {
      processor.addCommand("sample", commands, name);
    }
  }

  @AfterEach
  void stopGogo() {
    processor.stop();
    threadIo.stop();
  }

  @Test
  void onlyTheOwnerMayOpenTheSocketAndNothingElseIsLeft() throws Exception {
    try (SocketServer server = open(data)) {
      assertThat(server).isNotNull();
      assertThat(PosixFilePermissions.toString(
              Files.getPosixFilePermissions(data.resolve("shell.sock"))))
          .isEqualTo("rw-------");
      try (var files = Files.list(data)) {
        assertThat(files.map(Path::getFileName).map(Path::toString)).containsExactly("shell.sock");
      }
    }
    assertThat(data).isEmptyDirectory();
  }

  @Test
  void aCommandGetsItsWordsAsTheyAre() throws Exception {
    List<String> nasty =
        List.of("a b", "'q' \"d\"", "$x (y) | {z}", "line\nbreak", "λ→∞", "", "#7");
    try (SocketServer server = open(data)) {
      assertThat(server).isNotNull();
      List<String> words = new ArrayList<>(List.of("sample:echo"));
      words.addAll(nasty);
      assertThat(run(words)).isZero();
      assertThat(text(out)).isEqualTo("[" + String.join("][", nasty) + "]\n");
      assertThat(text(err)).isEmpty();
    }
  }

  @Test
  void aLongAnswerArrivesWhole() throws Exception {
    String word = "ü".repeat(300_000);
    try (SocketServer server = open(data)) {
      assertThat(server).isNotNull();
      assertThat(run(List.of("sample:echo", word))).isZero();
      assertThat(text(out)).isEqualTo("[" + word + "]\n");
    }
  }

  @Test
  void aFailureIsOneSentenceAndExitCode1() throws Exception {
    try (SocketServer server = open(data)) {
      assertThat(server).isNotNull();
      assertThat(run(List.of("sample:refuse"))).isEqualTo(1);
      assertThat(text(err)).isEqualTo("There is nothing to return to.\n");
      assertThat(run(List.of("sample:stumble"))).isEqualTo(1);
      assertThat(text(err))
          .contains("The command failed, the log says where: ")
          .contains("by zero");
      assertThat(text(out)).isEmpty();
    }
  }

  @Test
  void anUnknownCommandIsExitCode2() throws Exception {
    try (SocketServer server = open(data)) {
      assertThat(server).isNotNull();
      for (String name : List.of("sample:nothing", "nothing", "sample:echo;sample:refuse", "")) {
        assertThat(run(List.of(name))).as(name).isEqualTo(2);
      }
      assertThat(text(err)).startsWith("There is no command 'sample:nothing'");
    }
  }

  @Test
  void aSessionRunsLinesUntilExitAndReturnsTheLastCode() throws Exception {
    try (SocketServer server = open(data)) {
      assertThat(server).isNotNull();
      assertThat(session(true, "sample:echo one\n\nsample:refuse\nexit\nsample:echo two\n"))
          .isEqualTo(1);
      assertThat(text(out)).isEqualTo("engram> [one]\nengram> engram> engram> ");
      assertThat(text(err)).isEqualTo("There is nothing to return to.\n");
    }
  }

  @Test
  void aScriptSeesNoPromptAndMayEndWithoutALineBreak() throws Exception {
    try (SocketServer server = open(data)) {
      assertThat(server).isNotNull();
      assertThat(session(false, "sample:refuse\nsample:echo (sample:echo in)")).isZero();
      assertThat(text(out)).isEqualTo("[[in]]\n");
    }
  }

  @Test
  void aPathThatIsTooLongFallsBackToATemporaryFolder() throws Exception {
    Path deep = Files.createDirectories(data.resolve("d".repeat(120)));
    try (SocketServer server = open(deep)) {
      assertThat(server).isNotNull();
      assertThat(ShellSocket.find(deep)).startsWith(temporary);
      assertThat(Files.getPosixFilePermissions(ShellSocket.find(deep).getParent()))
          .isEqualTo(PosixFilePermissions.fromString("rwx------"));
      try (ShellClient client = ShellClient.connect(deep)) {
        assertThat(client.run(List.of("sample:echo", "far"), print(out), print(err)))
            .isZero();
      }
    }
    assertThat(deep).isEmptyDirectory();
    assertThat(temporary).isEmptyDirectory();
  }

  @Test
  void whatAKilledProcessLeftIsReplaced() throws Exception {
    Files.writeString(data.resolve("shell.sock"), "");
    try (SocketServer server = open(data)) {
      assertThat(server).isNotNull();
      assertThat(run(List.of("sample:echo"))).isZero();
    }
  }

  @Test
  void closingWaitsForACommandThatRuns() throws Exception {
    SocketServer server = open(data);
    CompletableFuture<Integer> status = CompletableFuture.supplyAsync(() -> {
      try {
        return run(List.of("sample:linger"));
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    });
    commands.entered.await();
    CompletableFuture<Void> closed = CompletableFuture.runAsync(() -> {
      try {
        server.close();
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    });
    commands.released.countDown();
    assertThat(status.get(30, TimeUnit.SECONDS)).isZero();
    closed.get(30, TimeUnit.SECONDS);
    assertThat(text(out)).isEqualTo("done\n");
  }

  @Test
  void aClientThatSpeaksSomethingElseIsDroppedAndOthersAreServed() throws Exception {
    try (SocketServer server = open(data)) {
      assertThat(server).isNotNull();
      for (byte[] junk : Set.of(
          "GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.UTF_8),
          new byte[] {'C', 0x7f, -1, -1, -1},
          new byte[] {'C', 0, 0, 0, 1, -1, -1, -1, -1})) {
        try (SocketChannel channel =
            SocketChannel.open(UnixDomainSocketAddress.of(data.resolve("shell.sock")))) {
          channel.write(ByteBuffer.wrap(junk));
          assertThat(channel.read(ByteBuffer.allocate(1))).isEqualTo(-1);
        }
      }
      assertThat(run(List.of("sample:echo", "still here"))).isZero();
    }
  }

  @Test
  void withoutAServerThereIsNoConnection() {
    assertThatThrownBy(() -> ShellClient.connect(data)).isInstanceOf(IOException.class);
  }

  private SocketServer open(Path folder) throws IOException {
    return SocketServer.open(processor, folder, temporary);
  }

  private int run(List<String> words) throws IOException {
    try (ShellClient client = ShellClient.connect(data)) {
      return client.run(words, print(out), print(err));
    }
  }

  private int session(boolean prompt, String lines) throws IOException {
    try (ShellClient client = ShellClient.connect(data)) {
      return client.session(
          prompt,
          new ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8)),
          print(out),
          print(err));
    }
  }

  private static PrintStream print(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }

  private static String text(ByteArrayOutputStream bytes) {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}

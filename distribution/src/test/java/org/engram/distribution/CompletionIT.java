package org.engram.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What bash completes, and that it knows every command of the shell. */
final class CompletionIT {
  private static final Pattern FUNCTIONS =
      Pattern.compile("\"osgi.command.function\" type=\"String\"(?: value=\"|>)([^\"<]*)");

  @TempDir
  Path folder;

  @Test
  void everyCommandOfTheShellIsCompleted() throws Exception {
    Path script = script();
    for (String scope : List.of("kernel", "memory")) {
      Set<String> declared = declared(scope);
      assertThat(declared).as(scope).hasSizeGreaterThan(7);
      assertThat(completed(script, "engram", scope, "")).as(scope).containsAll(declared);
    }
  }

  @Test
  void commandsAndOptionsAreCompleted() throws Exception {
    Path script = script();
    assertThat(completed(script, "engram", "sta")).containsExactly("start", "status");
    assertThat(completed(script, "engram", "kernel", "roll"))
        .containsExactlyInAnyOrder("rollback", "rollout");
    assertThat(completed(script, "engram", "status", "--j")).containsExactly("--json");
    assertThat(completed(script, "engram", "dance", "")).doesNotContain("rollback");
  }

  private Path script() throws IOException, InterruptedException {
    var outcome = new Product(folder.resolve("data")).run("completion");
    assertThat(outcome.code()).as(outcome.toString()).isZero();
    return Files.writeString(folder.resolve("completion"), outcome.out());
  }

  /** Asks bash what it would offer for the last of these words. */
  private static List<String> completed(Path script, String... words) throws Exception {
    String command = "source " + script + "; COMP_WORDS=('" + String.join("' '", words)
        + "'); COMP_CWORD=" + (words.length - 1)
        + "; _complete_engram; printf '%s\\n' \"${COMPREPLY[@]}\"";
    Process bash =
        new ProcessBuilder("bash", "-c", command).redirectErrorStream(true).start();
    String said = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(bash.waitFor()).as(said).isZero();
    return said.strip().lines().map(String::strip).toList();
  }

  /** The commands that the components of the bundle register for a scope. */
  private static Set<String> declared(String scope) throws IOException {
    Set<String> functions = new TreeSet<>();
    for (String component : components()) {
      if (component.contains("\"osgi.command.scope\" type=\"String\" value=\"" + scope + "\"")) {
        FUNCTIONS
            .matcher(component)
            .results()
            .flatMap(found -> found.group(1).lines())
            .forEach(functions::add);
      }
    }
    return functions;
  }

  private static List<String> components() throws IOException {
    List<String> components = new ArrayList<>();
    try (DirectoryStream<Path> jars =
        Files.newDirectoryStream(Product.HOME.resolve("bundle/08"), "shell-*.jar")) {
      for (Path jar : jars) {
        try (FileSystem files = FileSystems.newFileSystem(jar);
            DirectoryStream<Path> xmls = Files.newDirectoryStream(files.getPath("OSGI-INF"))) {
          for (Path xml : xmls) {
            components.add(Files.readString(xml));
          }
        }
      }
    }
    return components;
  }
}

package org.engram.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands of the documents, on an installed product. */
final class OperationsDocIT {
  private static final Pattern BLOCK =
      Pattern.compile("<!-- runnable -->\\n```sh\\n(.*?)```", Pattern.DOTALL);

  @TempDir
  Path folder;

  private Product product;

  @BeforeEach
  void open() throws Exception {
    product = new Product(folder.resolve("data"));
  }

  @AfterEach
  void stop() throws Exception {
    product.run("stop");
  }

  @Test
  void everyRunnableBlockOfTheGuideRuns() throws Exception {
    runAll("operations.md", 8);
  }

  @Test
  void everyRunnableBlockOfTheIncidentRuns() throws Exception {
    assertThat(product.run("start").code()).isZero();
    runAll("incident-response.md", 3);
  }

  /** Planted: a command that does not exist. */
  @Test
  void aBlockThatFailsIsFound() {
    assertThatThrownBy(() -> run("true\nengram dance\ntrue"))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("dance");
  }

  private void runAll(String page, int least) throws Exception {
    List<String> blocks = blocks(Path.of("..", "docs", page));
    assertThat(blocks).hasSizeGreaterThanOrEqualTo(least);
    for (String block : blocks) {
      run(block);
    }
  }

  private static List<String> blocks(Path page) throws IOException {
    List<String> blocks = new ArrayList<>();
    Matcher block = BLOCK.matcher(Files.readString(page));
    while (block.find()) {
      blocks.add(block.group(1));
    }
    return blocks;
  }

  private void run(String block) throws Exception {
    Path said = folder.resolve("said");
    ProcessBuilder builder = new ProcessBuilder("sh", "-eu", "-c", block)
        .directory(Product.HOME.toFile())
        .redirectErrorStream(true)
        .redirectInput(new File("/dev/null"))
        .redirectOutput(said.toFile());
    Map<String, String> environment = builder.environment();
    environment.putAll(product.environment);
    environment.put("SCRATCH", folder.toString());
    environment.merge(
        "PATH", Product.HOME.resolve("bin").toString(), (path, bin) -> bin + ":" + path);
    Process process = builder.start();
    assertThat(process.waitFor()).as(block + "\n" + Files.readString(said)).isZero();
  }
}

package org.engram.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The guide to the size of arenas names what recalls of some sizes need: on the running product
 * they need exactly that.
 */
final class ArenaGuideIT {
  /** A row of the guide: dimension, memories, candidates, bytes. */
  private static final Pattern ROW = Pattern.compile(
      "^\\| (\\d+) \\| ([\\d ]+) \\| ([\\d ]+) \\| ([\\d ]+) \\|", Pattern.MULTILINE);

  private static final int BATCH = 100;
  private static final long SEED = 384;
  private static final long ARENA_BYTES = 1 << 20;
  private static final Pattern MARK = Pattern.compile(
      "^engram_arena_use_high_water_mark_bytes\\{[^}]*\\} (\\S+)", Pattern.MULTILINE);

  @TempDir
  Path folder;

  private Product product;

  @BeforeEach
  void open() throws Exception {
    product = new Product(folder.resolve("data"));
    assertThat(product.run("start").code()).isZero();
  }

  @AfterEach
  void stop() throws Exception {
    product.run("stop");
  }

  @Test
  void recallsNeedWhatTheGuideSays() throws Exception {
    List<MatchResult> rows;
    try (Stream<MatchResult> found =
        ROW.matcher(Files.readString(Path.of("..", "docs", "operations.md"))).results()) {
      rows = found.toList();
    }
    assertThat(rows).hasSizeGreaterThanOrEqualTo(12);
    long said = 0;
    for (MatchResult row : rows) {
      int dim = (int) number(row, 1);
      int memories = (int) number(row, 2);
      String space = "s" + dim + "x" + memories;
      fill(space, dim, memories);
      // An arena of another size is a new one, which has served nobody.
      resize(ARENA_BYTES + ++said * Long.BYTES * Long.BYTES);
      recall(space, dim, number(row, 3));
      assertThat(highWaterMark()).as(row.group()).isEqualTo(number(row, 4));
    }
  }

  private static long number(MatchResult row, int column) {
    return Long.parseLong(row.group(column).replace(" ", ""));
  }

  private void fill(String space, int dim, int memories) throws Exception {
    if (product.http("GET", "/v1/spaces/" + space, "").statusCode() == 200) {
      return;
    }
    String spec = "{\"name\":\"%s\",\"dim\":%d,\"model\":\"given\"}".formatted(space, dim);
    assertThat(product.http("POST", "/v1/spaces", spec).statusCode()).isEqualTo(201);
    Random random = new Random(SEED);
    for (int first = 0; first < memories; first += BATCH) {
      String batch = IntStream.range(first, Math.min(memories, first + BATCH))
          .mapToObj(id -> "{\"id\":\"%d\",\"vector\":%s}".formatted(id, vector(random, dim)))
          .collect(Collectors.joining(",", "{\"memories\":[", "]}"));
      var answer = product.http("POST", "/v1/spaces/" + space + "/memories", batch);
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    }
  }

  private static String vector(Random random, int dim) {
    return random
        .doubles(dim, -1, 1)
        .mapToObj("%.3f"::formatted)
        .collect(Collectors.joining(",", "[", "]"));
  }

  private void resize(long bytes) throws Exception {
    var outcome = product.run("config", "set", "arena.size_bytes", Long.toString(bytes));
    assertThat(outcome.code()).as(outcome.toString()).isZero();
  }

  private void recall(String space, int dim, long candidates) throws Exception {
    String cue = "{\"vector\":%s,\"profile\":{\"candidates\":%d}}"
        .formatted(vector(new Random(SEED + 1), dim), candidates);
    var answer = product.http("POST", "/v1/spaces/" + space + "/recall", cue);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  /** Of the arenas of the pool as it is; the mark of the status is since the start. */
  private long highWaterMark() throws Exception {
    String metrics = product.http("GET", "/metrics", "").body();
    return MARK.matcher(metrics)
        .results()
        .mapToLong(mark -> (long) Double.parseDouble(mark.group(1)))
        .max()
        .orElseThrow(() -> new AssertionError("no marks of arenas in:\n" + metrics));
  }
}

package org.engram.benchmark.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.engram.benchmark.internal.Figure.Share;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FigureTableTest {
  private static final Figure FIGURE = new Figure(
      "vector_similarity_768d_50c",
      "cosine, 768-d, 50 rows",
      "zig-x86@1.0.0",
      "avx2",
      1234,
      1530,
      2_040_000,
      32_680_000,
      "row",
      Optional.of(new Share(0.7, 0.875, 0.9)),
      0.004,
      true);

  @TempDir
  Path folder;

  @Test
  void aLineHasShapeProviderTierTimesThroughputRooflineAndArena() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    FigureTable table = new FigureTable(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    table.header();
    table.print(FIGURE);
    List<String> lines = bytes.toString(StandardCharsets.UTF_8).lines().toList();
    assertThat(lines.get(0).split(" +"))
        .containsExactly(
            "SHAPE", "PROVIDER", "TIER", "P50", "P99", "THROUGHPUT", "ROOFLINE", "ARENA");
    assertThat(lines.get(1))
        .matches("cosine, 768-d, 50 rows +zig-x86@1.0.0 +avx2 +1.53 µs +2.04 ms"
            + " +32.7 M rows/s +87.5 % +0.4 %");
  }

  @Test
  void timesHaveThreeDigits() {
    assertThat(FigureTable.time(7.25)).isEqualTo("7.25 ns");
    assertThat(FigureTable.time(999)).isEqualTo("999 ns");
    assertThat(FigureTable.time(12_345)).isEqualTo("12.3 µs");
    assertThat(FigureTable.time(2e9)).isEqualTo("2.00 s");
    assertThat(FigureTable.time(5e12)).isEqualTo("5000 s");
  }

  @Test
  void theFileSaysOnWhatMachine() throws IOException {
    Path file = folder.resolve("figures.json");
    FigureFile.write(file, new Machine("Some CPU", 2, "Linux", "Java"), List.of(FIGURE));
    assertThat(Files.readString(file).replaceAll("\\s", ""))
        .isEqualTo("{'machine':{'cpu':'SomeCPU','processors':2,'system':'Linux','java':'Java'},"
                .replace('\'', '"')
            + ("'figures':[{'name':'vector_similarity_768d_50c','shape':'cosine,768-d,50rows',"
                    + "'provider':'zig-x86@1.0.0','tier':'avx2','calls':1234,'p50_ns':1530.0,"
                    + "'p99_ns':2040000.0,'per_second':3.268E7,'element':'row',"
                    + "'roofline_share':{'min':0.7,'median':0.875,'max':0.9},'arena_share':0.004,'warm':true}]}")
                .replace('\'', '"'));
  }

  @Test
  void theModelOfAnArmProcessorIsItsNumbers() {
    assertThat(Machine.modelOf(List.of("processor : 0", "model name\t: AMD EPYC")))
        .hasValue("AMD EPYC");
    assertThat(Machine.modelOf(List.of("CPU implementer\t: 0x41", "CPU part\t: 0xd0c")))
        .hasValue("ARM implementer 0x41 part 0xd0c");
    assertThat(Machine.modelOf(List.of())).isEmpty();
  }
}

package org.engram.demo.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SwapFiguresTest {
  private static final List<Long> FIFTY =
      LongStream.rangeClosed(1, 50).mapToObj(ms -> ms * 1_000_000).toList();
  private static final OptionalLong NONE = OptionalLong.of(0);

  @Test
  void goodFiguresHaveNoProblem() {
    SwapFigures figures = new SwapFigures(1_234, 0, 0, FIFTY.reversed(), NONE);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    figures.print(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    assertThat(figures.problems()).isEmpty();
    assertThat(bytes.toString(StandardCharsets.UTF_8).lines())
        .containsExactly(
            "calls: 1234",
            "failed calls: 0",
            "differing results: 0",
            "swaps: 50",
            "swap p50/p99: 25.0 / 50.0 ms",
            "libraries left mapped: 0");
  }

  static Stream<Arguments> plantedFaults() {
    return Stream.of(
        Arguments.of(new SwapFigures(0, 0, 0, FIFTY, NONE), "No recall ran."),
        Arguments.of(new SwapFigures(9, 1, 0, FIFTY, NONE), "1 recalls failed."),
        Arguments.of(new SwapFigures(9, 0, 2, FIFTY, NONE), "2 recalls had another answer"),
        Arguments.of(new SwapFigures(9, 0, 0, FIFTY.subList(1, 50), NONE), "49 of 50 swaps"),
        Arguments.of(new SwapFigures(9, 0, 0, Collections.nCopies(51, 1L), NONE), "51 of 50 swaps"),
        Arguments.of(
            new SwapFigures(9, 0, 0, FIFTY, OptionalLong.of(3)), "3 libraries were still mapped"));
  }

  @ParameterizedTest
  @MethodSource("plantedFaults")
  void aWrongFigureIsAProblem(SwapFigures figures, String problem) {
    assertThat(figures.problems()).singleElement().asString().startsWith(problem);
  }

  @Test
  void severalMappingsOfOneLibraryAreOneLibrary() {
    Stream<String> maps = Stream.of(
        "7f01-7f02 r--p 00000000 fe:01 42   /tmp/x/libengram_kernels.so (deleted)",
        "7f02-7f03 r-xp 00001000 fe:01 42   /tmp/x/libengram_kernels.so (deleted)",
        "7f05-7f06 r-xp 00001000 fe:01 43   /tmp/y/libengram_kernels.so",
        "7f07-7f08 r-xp 00001000 fe:01 44   /lib/libc.so.6");
    assertThat(MappedLibraries.count(maps)).isEqualTo(2);
  }
}

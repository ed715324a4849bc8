package org.engram.benchmark.internal.regression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hot loops and times of tiers whose instructions nothing counts. */
class HotLoopsTest {
  private static final String NAME = "vector_similarity_768d_1000c";

  /** An outer loop around two inner ones, of which one is wide; a call; a loop in the callee. */
  private static final List<String> LISTING = """
      0000000000001000 <engram_similarity_one_avx512>:
          1000:\tpush   %rbp
          1001:\tvmovups (%rdi),%zmm0
          1007:\tvfmadd231ps (%rsi),%zmm0,%zmm1
          100d:\tadd    $0x40,%rdi
          1011:\tjb     1001 <engram_similarity_one_avx512+0x1>
          1013:\tdec    %rax
          1016:\tnopw   0x0(%rax)
          1020:\tjne    1013 <engram_similarity_one_avx512+0x13>
          1022:\tcall   2000 <similarity.norm>
          1027:\tjmp    1001 <engram_similarity_one_avx512+0x1>
          102c:\tret
      0000000000002000 <similarity.norm>:
          2000:\tnopl   (%rax)
          2003:\tvmulps %zmm2,%zmm2,%zmm2
          2009:\tlock dec %rcx
          200d:\tja     2003 <similarity.norm+0x3>
          200f:\tret
      0000000000003000 <other>:
          3000:\tvmulps %zmm2,%zmm2,%zmm2
          3006:\tja     3000 <other>
      """.lines().toList();

  @TempDir
  Path folder;

  @Test
  void theLoopsAreTheInnermostOnesOnWideRegistersOfAllThatIsCalled() {
    assertThat(new Listing(LISTING).hotLoops("engram_similarity_one_avx512"))
        .extracting(HotLoop::toString)
        .containsExactly("add*1,jb*1,vfmadd231ps*1,vmovups*1", "dec*1,ja*1,vmulps*1");
    assertThat(new Listing(LISTING).hotLoops("absent")).isEmpty();
  }

  @Test
  void aListingOfSomethingElseIsRefused() {
    assertThatThrownBy(() -> HotLoops.of(LISTING))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("no loop of engram_");
  }

  @Test
  void anInstructionMoreIsARegressionAndOneForAnotherIsNot() {
    HotLoop before = HotLoop.of("add*1,jb*1,vfmadd231ps*4,vmovups*4");
    HotLoop longer = HotLoop.of("add*1,jb*1,vaddps*1,vfmadd231ps*4,vmovups*4");
    HotLoop other = HotLoop.of("jb*1,sub*1,vfmadd231ps*4,vmovups*4");
    LoopComparison slower = compare(List.of(before, other), List.of(longer, other));
    assertThat(slower.problems())
        .containsExactly("REGRESSION: " + NAME + " is 10.0% slower than baseline");
    assertThat(slower.changes())
        .containsExactly(NAME + " avx512: a hot loop of 10 instructions has 11: +1 vaddps");
    assertThat(compare(List.of(before), List.of(other)).problems()).isEmpty();
    assertThat(compare(List.of(longer), List.of(before)).problems()).isEmpty();
    assertThat(compare(List.of(before, other), List.of(other, before)).changes())
        .isEmpty();
  }

  @Test
  void aLoopThatIsGoneIsToldApart() {
    HotLoop loop = HotLoop.of("add*1,vaddps*2");
    assertThat(compare(List.of(loop, loop), List.of(loop)).problems())
        .singleElement()
        .asString()
        .startsWith("CHANGED: " + NAME + " avx512 has 1 hot loops instead of 2; ");
  }

  @Test
  void loopsAndPacesLieInTheBaselineBesideTheCounts() throws IOException {
    Path file = folder.resolve("baseline.txt");
    Counts counts = new Counts(Map.of(NAME + " avx2", 100L));
    counts.write(file, "a comment");
    assertThat(HotLoops.read(file).byCall()).isEmpty();
    assertThat(Paces.read(file).lines()).isEmpty();
    HotLoops loops = new HotLoops(
        Map.of(NAME + " avx512", List.of(HotLoop.of("add*1,vaddps*2"), HotLoop.of("vmulps*12"))));
    Paces paces = Paces.of(List.of(NAME + " avx512 512"));
    loops.append(file);
    paces.append(file);
    assertThat(HotLoops.read(file)).isEqualTo(loops);
    assertThat(Paces.read(file)).isEqualTo(paces);
    assertThat(Counts.read(file)).isEqualTo(counts);
    Files.writeString(file, "loop " + NAME + " avx512 add\n");
    assertThatThrownBy(() -> HotLoops.read(file))
        .hasMessage("'add' is not a mnemonic and a number");
    Files.writeString(file, "pace " + NAME + " avx512\n");
    assertThatThrownBy(() -> Paces.read(file))
        .hasMessageEndingWith("is not a name, a tier and thousandths");
  }

  @Test
  void aShareThatGrewByMoreThanATenthIsARegression() {
    Paces before = Paces.of(List.of(NAME + " avx512 500", NAME + " avx512vnni 400"));
    assertThat(Paces.of(List.of(NAME + " avx512 549", NAME + " avx512vnni 430")).problems(before))
        .isEmpty();
    assertThat(Paces.of(List.of(NAME + " avx512 500", NAME + " avx512vnni 450")).problems(before))
        .containsExactly("REGRESSION: " + NAME + " is 12.5% slower than baseline");
    assertThat(Paces.of(List.of(NAME + " avx512 500")).problems(before))
        .containsExactly("MISSING: " + NAME + " avx512vnni is in the baseline and was not timed");
  }

  @Test
  void withoutTheProgramOrTheToolNothingIsComparedAndThatIsAProblem() throws IOException {
    PrintStream out = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
    Path program = folder.resolve("engram_bench");
    Path baseline = folder.resolve("baseline.txt");
    assertThat(new WideTierCheck(new WideTierProgram(program), out).run(baseline))
        .singleElement()
        .asString()
        .startsWith("There is no ");
    Files.createFile(program);
    assertThat(
            new WideTierCheck(new WideTierProgram(program, folder.toString()), out).run(baseline))
        .singleElement()
        .asString()
        .contains("were not compared", "objdump", "not on the PATH");
  }

  private static LoopComparison compare(List<HotLoop> before, List<HotLoop> now) {
    return LoopComparison.of(
        new HotLoops(Map.of(NAME + " avx512", before)),
        new HotLoops(Map.of(NAME + " avx512", now)));
  }
}

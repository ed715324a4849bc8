package org.engram.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The drills as an operator starts them, in their short form. */
class DrillIT {
  @TempDir
  Path data;

  @Test
  void swapsUnderLoadLoseNothing() throws IOException, InterruptedException {
    Product.Outcome drill = new Product(data).run("drill", "swap", "--count", "50");
    // How long a swap takes is not asserted: the machine may be busy.
    assertThat(drill.out())
        .as(drill.err())
        .containsPattern("failed calls +0 ")
        .containsPattern("differing results +0 ")
        .containsPattern("swaps +50 ")
        .containsPattern("libraries mapped +1 ")
        .containsPattern("publication to answer +p50 [0-9.]+ ms");
  }

  @Test
  void whatDiesOnProbationDoesNotServeAgain() throws IOException, InterruptedException {
    Product.Outcome drill = new Product(data).run("drill", "crash");
    assertThat(drill.code()).as(drill.out() + drill.err()).isZero();
    assertThat(drill.out())
        .containsPattern("after the first unclean end: zig-\\S+ is standby\\(suspect\\)")
        .containsPattern("after the second: zig-\\S+ is rejected")
        .contains("ok: java serves after the second", "drill passed");
  }

  @Test
  void faultyProvidersAreStoppedAndTheSoundOneIsNot() throws IOException, InterruptedException {
    Product.Outcome drill = new Product(data)
        .run(
            "drill",
            "faults",
            "--steps",
            "100",
            "--only",
            "healthy,segv-in-call,tampered-library,ulp-unseen");
    if (!zooRunsHere()) {
      assertThat(drill.err()).contains("built for x86-64 Linux");
      return;
    }
    assertThat(drill.code()).as(drill.out() + drill.err()).isZero();
    assertThat(drill.out())
        .containsPattern("healthy +nothing +[0-9]+ +0 +0 +0 ")
        .containsPattern("segv-in-call +admission +0 +0 +0 +0 .*SIGSEGV")
        .containsPattern("tampered-library +admission +0 +0 +0 +0 .*SHA-256")
        .containsPattern("ulp-unseen +canary +[0-9]+ +0 +0 +0 .*divergence")
        .contains("drill passed");
  }

  private static boolean zooRunsHere() {
    return System.getProperty("os.name", "").equals("Linux")
        && System.getProperty("os.arch", "").equals("amd64");
  }

  @Test
  void whatIsNoDrillIsRefused() throws IOException, InterruptedException {
    Product product = new Product(data);
    assertThat(product.run("drill", "fire"))
        .returns(1, Product.Outcome::code)
        .satisfies(outcome -> assertThat(outcome.err()).contains("There is no drill 'fire'"));
    assertThat(product.run("drill", "swap", "--count", "0").code()).isEqualTo(1);
    assertThat(product.run("drill").code()).isEqualTo(2);
    assertThat(product.run("drill", "faults", "--drills", "absent.zip").err())
        .contains("--drills is absent.zip: there is no such file.");
    assertThat(product.run("drill", "faults", "--only", "boredom").err())
        .contains(
            zooRunsHere() ? "There is no fault 'boredom'; there are: healthy, " : "x86-64 Linux");
    assertThat(product.run("drill", "faults", "--steps", "50").err())
        .contains("do not ascend to 100");
  }
}

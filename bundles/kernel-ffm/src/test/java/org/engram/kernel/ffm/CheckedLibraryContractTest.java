package org.engram.kernel.ffm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.engram.kernel.spi.KernelProvider;
import org.engram.kernel.testkit.AbstractProviderContractTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same contract for the library that was built with the compiler's run-time checks
 * (ReleaseSafe): an index out of range, an overflow or a wrong cast ends this JVM.
 */
class CheckedLibraryContractTest extends AbstractProviderContractTest {
  @TempDir
  Path root;

  @Override
  protected KernelProvider createProvider() {
    return ProviderFolder.of(root, library()).load(ProbeSettings.DEFAULT);
  }

  private static byte[] library() {
    try {
      return Files.readAllBytes(
          ProviderFolder.built("checked/" + ProviderFolder.PLATFORM + "/" + ProviderFolder.NAME));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Checks are code: as large as the shipped one, it would be the shipped one. */
  @Test
  void itIsTheCheckedLibrary() {
    assertThat(library().length).isGreaterThan(ProviderFolder.bytes().length * 11 / 10);
  }
}

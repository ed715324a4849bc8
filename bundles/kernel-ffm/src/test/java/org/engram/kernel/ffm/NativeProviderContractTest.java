package org.engram.kernel.ffm;

import java.nio.file.Path;
import org.engram.kernel.spi.KernelProvider;
import org.engram.kernel.testkit.AbstractProviderContractTest;
import org.junit.jupiter.api.io.TempDir;

class NativeProviderContractTest extends AbstractProviderContractTest {
  @TempDir
  Path root;

  @Override
  protected KernelProvider createProvider() {
    return ProviderFolder.of(root).load(ProbeSettings.DEFAULT);
  }
}

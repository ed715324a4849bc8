package org.engram.provider.java;

import java.util.Optional;
import org.engram.kernel.spi.KernelProvider;
import org.engram.kernel.testkit.AbstractProviderContractTest;

class JavaProviderContractTest extends AbstractProviderContractTest {
  @Override
  protected KernelProvider createProvider() {
    return JavaProvider.create("1.0.0", Optional.empty());
  }
}

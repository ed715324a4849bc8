package org.engram.kernel.testkit;

import org.engram.kernel.spi.KernelProvider;

class PlantedProviderContractTest extends AbstractProviderContractTest {
  @Override
  protected KernelProvider createProvider() {
    return new PlantedProvider(Fault.NONE);
  }
}

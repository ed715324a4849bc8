package org.engram.kernel.admission.internal.trial;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.engram.kernel.spi.KernelProvider;
import org.engram.kernel.spi.ProviderDescription;
import org.engram.kernel.spi.ProviderLife;
import org.engram.kernel.spi.Tier;
import org.jspecify.annotations.Nullable;

/**
 * A provider whose kernels are looked at after every call: the thread's floating-point environment
 * must be what it was. Safe for any number of threads.
 */
final class WatchedProvider implements KernelProvider {
  private final KernelProvider provider;
  private final FloatEnvironment environment = new FloatEnvironment();
  private final AtomicReference<@Nullable String> violation = new AtomicReference<>();

  WatchedProvider(KernelProvider provider) {
    this.provider = provider;
  }

  /** Returns the first call that changed the environment, or empty. */
  Optional<String> violation() {
    return Optional.ofNullable(violation.get());
  }

  @Override
  public ProviderDescription description() {
    return provider.description();
  }

  @Override
  public ProviderLife life() {
    return provider.life();
  }

  @Override
  public <K> Optional<K> kernel(Class<K> type, Tier tier) {
    return provider.kernel(type, tier).map(kernel -> type.cast(watch(kernel, tier)));
  }

  /** The kit asks kernels which further interfaces they have: all of them are kept. */
  private Object watch(Object kernel, Tier tier) {
    Set<Class<?>> interfaces = new LinkedHashSet<>();
    for (Class<?> at = kernel.getClass(); at != null; at = at.getSuperclass()) {
      for (Class<?> one : at.getInterfaces()) {
        if (KernelProvider.class.getClassLoader().equals(one.getClassLoader())) {
          interfaces.add(one);
        }
      }
    }
    return Proxy.newProxyInstance(
        KernelProvider.class.getClassLoader(),
        interfaces.toArray(Class<?>[]::new),
        (proxy, method, arguments) -> call(kernel, tier, method, arguments));
  }

  private @Nullable Object call(
      Object kernel, Tier tier, Method method, Object @Nullable [] arguments) throws Throwable {
    try {
      return method.invoke(kernel, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause() == null ? e : e.getCause();
    } finally {
      environment
          .defect()
          .ifPresent(defect -> violation.compareAndSet(
              null,
              "after a call of " + method.getName() + " at tier " + tier + " " + defect
                  + ": it leaves the floating-point environment changed"));
    }
  }
}

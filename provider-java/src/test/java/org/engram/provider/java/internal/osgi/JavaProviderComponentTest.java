package org.engram.provider.java.internal.osgi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.util.Dictionary;
import java.util.Objects;
import org.engram.kernel.spi.KernelProvider;
import org.engram.kernel.spi.Tier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.Version;

final class JavaProviderComponentTest {
  private @Nullable KernelProvider registered;
  private @Nullable Dictionary<?, ?> properties;

  @Test
  void itRegistersTheProviderAndTakesItBack() {
    JavaProviderComponent component = new JavaProviderComponent(framework(null), null);
    KernelProvider provider = registered();
    assertThat(provider.description().version()).isEqualTo("1.2.3");
    assertThat(provider.description().tier()).isEqualTo(Tier.VECTOR);
    Dictionary<?, ?> given = Objects.requireNonNull(properties);
    assertThat(given.get(Constants.SERVICE_RANKING)).isEqualTo(100);
    assertThat(given.get(JavaProviderComponent.PROVIDER_ID)).isEqualTo("java");
    component.stop();
    assertThat(registered).isNull();
    assertThat(provider.life().isReleased()).isTrue();
  }

  @Test
  void aPropertyOfTheFrameworkGoesBeforeTheEnvironment() {
    new JavaProviderComponent(framework("scalar"), "vector");
    assertThat(registered().description().tier()).isEqualTo(Tier.SCALAR);
  }

  @Test
  void theEnvironmentLimitsTheTier() {
    new JavaProviderComponent(framework(null), "scalar");
    assertThat(registered().description().tier()).isEqualTo(Tier.SCALAR);
  }

  @Test
  void anUnknownTierFailsWithTheNamesAndRegistersNothing() {
    assertThatThrownBy(() -> new JavaProviderComponent(framework("fast"), null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("unknown tier 'fast'; accepted: scalar, vector, baseline");
    assertThat(registered).isNull();
  }

  private KernelProvider registered() {
    return Objects.requireNonNull(registered);
  }

  /** A framework with that tier limit, in which this bundle has version 1.2.3. */
  private BundleContext framework(@Nullable String tierMax) {
    Bundle bundle = proxy(Bundle.class, (method, arguments) -> new Version(1, 2, 3));
    ServiceRegistration<?> registration = proxy(ServiceRegistration.class, (method, arguments) -> {
      assertThat(method).isEqualTo("unregister");
      registered = null;
      return null;
    });
    return proxy(BundleContext.class, (method, arguments) -> switch (method) {
      case "getProperty" -> "engram.kernel.tier_max".equals(arguments[0]) ? tierMax : null;
      case "getBundle" -> bundle;
      case "registerService" -> {
        assertThat(arguments[0]).isEqualTo(KernelProvider.class);
        registered = (KernelProvider) arguments[1];
        properties = (Dictionary<?, ?>) arguments[2];
        yield registration;
      }
      default -> throw new AssertionError(method);
    });
  }

  private interface Answer {
    @Nullable
    Object to(String method, Object[] arguments);
  }

  private static <T> T proxy(Class<T> type, Answer answer) {
    return type.cast(Proxy.newProxyInstance(
        type.getClassLoader(),
        new Class<?>[] {type},
        (proxy, method, arguments) -> answer.to(method.getName(), arguments)));
  }
}

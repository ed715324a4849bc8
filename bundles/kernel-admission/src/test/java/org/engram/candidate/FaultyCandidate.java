package org.engram.candidate;

import java.io.FileInputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.engram.kernel.spi.KernelProvider;
import org.engram.kernel.spi.Tier;
import org.engram.provider.java.JavaProvider;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/**
 * The forgetting of the Java provider with one fault, which the header {@code Fault} of its bundle
 * names. Part of the JARs that the tests install, never of the product.
 */
public final class FaultyCandidate implements BundleActivator {
  static final List<Object> KEPT = new ArrayList<>();

  private String fault = "";
  private @Nullable FaultyDecay provider;

  @Override
  public void start(BundleContext context) throws Exception {
    fault = Optional.ofNullable(context.getBundle().getHeaders().get("Fault")).orElse("none");
    switch (fault) {
      case "exit" -> System.exit(0);
      case "halt" -> Runtime.getRuntime().halt(0);
      case "hang" -> new CountDownLatch(1).await();
      case "throw" -> throw new IllegalStateException("it will not");
      case "crash" -> crash();
      case "thread" -> leaveThread();
      case "descriptor" -> KEPT.add(new FileInputStream("/proc/version"));
      case "heap" -> exhaust();
      default -> {}
    }
    register(context);
    if (fault.equals("twice")) {
      register(context);
    }
  }

  private void register(BundleContext context) {
    KernelProvider java =
        JavaProvider.create(context.getBundle().getVersion().toString(), Optional.of(Tier.SCALAR));
    provider = new FaultyDecay(java, fault);
    context.registerService(KernelProvider.class, provider, null);
  }

  /** Reads address 0, which belongs to nobody. */
  @SuppressWarnings("restricted")
  private static void crash() {
    KEPT.add(MemorySegment.NULL.reinterpret(Long.BYTES).get(ValueLayout.JAVA_LONG, 0));
  }

  private static void leaveThread() {
    Thread.ofPlatform().daemon().name("left-behind").start(() -> {
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    });
  }

  private static void exhaust() {
    while (true) {
      KEPT.add(new long[1 << 20]);
    }
  }

  static void leak() {
    Arena.global().allocate(64).fill((byte) 1);
  }

  @Override
  public void stop(BundleContext context) throws Exception {
    switch (fault) {
      case "stop-throws" -> throw new IllegalStateException("it will stay");
      case "stop-hangs" -> new CountDownLatch(1).await();
      default -> {}
    }
    if (provider != null) {
      provider.life().release();
    }
  }
}

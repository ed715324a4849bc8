package org.engram.kernel.runtime.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.engram.kernel.spi.KernelException;
import org.engram.kernel.spi.KernelId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The routes in force, an array behind one volatile. Changes are serialised, short, and call no
 * foreign code and no disk.
 */
final class Routes {
  private static final Logger LOG = LoggerFactory.getLogger(Routes.class);

  private final Meters meters;
  private final Announcements announcements;
  private volatile @Nullable Binding[] active =
      new @Nullable Binding[KernelInterface.values().length];
  private RouteState state;
  private boolean nativeSeen;

  Routes(Meters meters, Announcements announcements, RouteState initial) {
    this.meters = meters;
    this.announcements = announcements;
    this.state = initial;
  }

  /**
   * Returns where the calls of that interface go.
   *
   * @throws KernelException {@code Unsupported} if nowhere
   */
  Binding binding(KernelInterface which) {
    Binding binding = active[which.index()];
    if (binding == null) {
      throw new KernelException(
          KernelException.Code.UNSUPPORTED, "no provider offers " + which.kernel());
    }
    return binding;
  }

  @Nullable
  Binding current(KernelInterface which) {
    return active[which.index()];
  }

  /** Returns all routes of one moment, by {@link KernelInterface#index()}. */
  @Nullable
  Binding[] snapshot() {
    return active.clone();
  }

  /** Returns whether calls of at least one interface go to that provider now. */
  boolean leadTo(Registered provider) {
    @Nullable Binding[] routes = active;
    return Arrays.stream(routes)
        .anyMatch(binding -> binding != null && binding.provider().life() == provider.life());
  }

  synchronized RouteState state() {
    return state;
  }

  /**
   * Changes what decides, publishes what follows and returns one line for each route that moved.
   *
   * @param why who or what made the change, for the log
   */
  synchronized List<String> change(UnaryOperator<RouteState> change, String why) {
    RouteState next = change.apply(state);
    @Nullable Binding[] routes = next.resolve(meters);
    List<String> changes = changes(active, routes);
    state = next;
    active = routes;
    if (!changes.isEmpty()) {
      LOG.info("{}: {}", why, String.join("; ", changes));
      announcements.moved(why, changes);
    }
    announceNative(routes);
    return changes;
  }

  /** Returns the kernels whose route that state would move. */
  synchronized List<KernelId> wouldMove(RouteState next) {
    @Nullable Binding[] routes = next.resolve(meters);
    return Arrays.stream(KernelInterface.values())
        .filter(which -> !same(active[which.index()], routes[which.index()]))
        .map(KernelInterface::kernel)
        .distinct()
        .toList();
  }

  /** Returns what tells the changes from now on. */
  Watch watch() {
    @Nullable Binding[] before = active;
    return () -> changes(before, active);
  }

  /** The routes at a moment, to be compared with those of a later one. */
  @FunctionalInterface
  interface Watch {
    /** Returns one line for each route that goes elsewhere now. */
    List<String> changes();
  }

  /** Leaves providers that were released before their service went. */
  void refresh() {
    change(UnaryOperator.identity(), "provider released");
  }

  private void announceNative(@Nullable Binding[] routes) {
    if (nativeSeen) {
      return;
    }
    String kernels = Arrays.stream(routes)
        .filter(Objects::nonNull)
        .filter(Binding::isNative)
        .map(binding -> binding.meter().stats().kernel())
        .distinct()
        .map(KernelId::id)
        .collect(Collectors.joining(", "));
    if (!kernels.isEmpty()) {
      nativeSeen = true;
      LOG.info("Zig kernels initialized: {}", kernels);
    }
  }

  private static List<String> changes(@Nullable Binding[] before, @Nullable Binding[] after) {
    // A set: the interfaces of one kernel move together, unless a provider lacks one of them.
    Set<String> lines = new LinkedHashSet<>();
    for (KernelInterface which : KernelInterface.values()) {
      Binding from = before[which.index()];
      Binding to = after[which.index()];
      if (!same(from, to)) {
        lines.add(which.kernel() + ": " + written(from) + " -> " + written(to));
      }
    }
    return new ArrayList<>(lines);
  }

  private static boolean same(@Nullable Binding a, @Nullable Binding b) {
    if (a == null || b == null) {
      return a == null && b == null;
    }
    return a.provider().life() == b.provider().life() && a.tier() == b.tier();
  }

  private static String written(@Nullable Binding binding) {
    return binding == null ? "none" : binding.selector().toString();
  }
}

package org.engram.kernel.runtime.internal;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import javax.management.JMException;
import javax.management.MBeanNotificationInfo;
import javax.management.MBeanServer;
import javax.management.Notification;
import javax.management.NotificationBroadcasterSupport;
import javax.management.ObjectName;
import org.engram.kernel.runtime.KernelControl;
import org.engram.kernel.runtime.KernelEvent;
import org.engram.kernel.runtime.KernelListener;
import org.engram.kernel.runtime.KernelMXBean;
import org.engram.kernel.runtime.Rollouts;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The MBean of the kernels. That it cannot be registered is logged; calls go on without it. */
public final class KernelManagement extends NotificationBroadcasterSupport
    implements KernelMXBean, KernelListener {
  /** Name of the MBean. */
  public static final String NAME = "org.engram:type=Kernels";

  private static final Logger LOG = LoggerFactory.getLogger(KernelManagement.class);
  private static final String TYPE = "org.engram.kernel.";

  private final KernelControl control;
  private final Rollouts rollouts;
  private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
  private final AtomicLong sequence = new AtomicLong();

  /** Shows what these say. */
  public KernelManagement(KernelControl control, Rollouts rollouts) {
    super(new MBeanNotificationInfo(
        new String[] {TYPE + "*"}, Notification.class.getName(), "a change of the kernels"));
    this.control = control;
    this.rollouts = rollouts;
  }

  /** Makes it visible. */
  public void register() {
    try {
      server.registerMBean(this, new ObjectName(NAME));
    } catch (JMException e) {
      LOG.warn("The kernels are not visible by JMX: {}", e.toString());
    }
  }

  /** Takes it away. */
  public void unregister() {
    try {
      ObjectName name = new ObjectName(NAME);
      if (server.isRegistered(name)) {
        server.unregisterMBean(name);
      }
    } catch (JMException e) {
      LOG.warn("The kernels stay visible by JMX: {}", e.toString());
    }
  }

  @Override
  public List<String> getRoutes() {
    return control.routes().stream()
        .map(route -> route.kernel() + ": " + route.provider().orElse("none")
            + route.tier().map(tier -> "/" + tier).orElse(""))
        .toList();
  }

  @Override
  public List<String> getProviders() {
    return control.providers().stream()
        .map(provider -> provider.description().id() + "@"
            + provider.description().version() + ": " + provider.state().id())
        .toList();
  }

  @Override
  public List<String> getRollouts() {
    return rollouts.list().stream()
        .map(rollout -> rollout.candidate() + ": " + rollout.state().id() + " " + rollout.percent()
            + " %, " + rollout.compared() + " calls compared")
        .toList();
  }

  @Override
  public void happened(KernelEvent event) {
    Notification notification = new Notification(
        TYPE + event.what(),
        NAME,
        sequence.incrementAndGet(),
        event.when().toEpochMilli(),
        event.sentence());
    notification.setUserData(event.details());
    sendNotification(notification);
  }
}

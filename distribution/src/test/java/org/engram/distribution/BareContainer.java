package org.engram.distribution;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;
import org.osgi.framework.wiring.BundleRevision;

/**
 * A container that is not ours: whichever framework is on the class path, without configuration,
 * and the bundles that a resolver chooses from the index. It runs until its input ends.
 *
 * <p>Arguments: the index, a folder for the framework, and the symbolic names of the bundles that
 * are wanted. Everything else is at its default or a system property.
 */
public final class BareContainer {
  private BareContainer() {}

  /** Starts the container; says what it started, then {@code started}. */
  public static void main(String[] arguments) throws Exception {
    Framework framework = ServiceLoader.load(FrameworkFactory.class)
        .findFirst()
        .orElseThrow()
        .newFramework(Map.of(Constants.FRAMEWORK_STORAGE, arguments[1]));
    framework.start();
    System.out.println("framework " + framework.getSymbolicName());
    try {
      BundleIndex index = BundleIndex.read(Path.of(arguments[0]));
      List<String> wanted = List.of(arguments).subList(2, arguments.length);
      start(
          framework.getBundleContext(),
          index.closure(framework.adapt(BundleRevision.class), wanted));
      System.out.println("started");
      System.in.transferTo(System.out);
    } finally {
      framework.stop();
      framework.waitForStop(0);
    }
  }

  /** In the order of the index, which is that of our start levels: the gate before providers. */
  private static void start(BundleContext context, List<BundleIndex.Entry> entries)
      throws Exception {
    List<Bundle> bundles = new ArrayList<>();
    for (BundleIndex.Entry entry : entries) {
      bundles.add(context.installBundle(entry.file().toUri().toString()));
    }
    for (Bundle bundle : bundles) {
      if (bundle.getHeaders().get(Constants.FRAGMENT_HOST) == null) {
        bundle.start();
      }
      System.out.println("bundle " + bundle.getSymbolicName());
    }
  }
}

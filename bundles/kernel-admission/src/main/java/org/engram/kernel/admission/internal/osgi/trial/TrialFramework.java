package org.engram.kernel.admission.internal.osgi.trial;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.engram.kernel.admission.internal.trial.TrialOrder;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;

/**
 * A framework with what the candidate needs, and nothing else. It is never stopped: the process
 * halts, and a candidate that hangs must not hold the answer back.
 */
record TrialFramework(Framework framework) {

  /** Starts the framework and the bundles of the order. */
  static TrialFramework start(TrialOrder order, Path folder) throws BundleException {
    Map<String, String> properties = new HashMap<>();
    properties.put(Constants.FRAMEWORK_STORAGE, folder.resolve("cache").toString());
    properties.put(
        Constants.FRAMEWORK_STORAGE_CLEAN, Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT);
    properties.put(Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, order.packages());
    properties.put("felix.bootdelegation.implicit", "false");
    Framework framework = ServiceLoader.load(FrameworkFactory.class)
        .findFirst()
        .orElseThrow()
        .newFramework(properties);
    framework.start();
    List<Bundle> bundles = new ArrayList<>();
    for (Path jar : order.bundles()) {
      bundles.add(framework.getBundleContext().installBundle(jar.toUri().toString()));
    }
    for (Bundle bundle : bundles) {
      if (bundle.getHeaders().get(Constants.FRAGMENT_HOST) == null) {
        bundle.start();
      }
    }
    return new TrialFramework(framework);
  }

  BundleContext context() {
    return framework.getBundleContext();
  }
}

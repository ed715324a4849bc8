package org.engram.kernel.admission.internal.osgi.trial;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.engram.kernel.admission.internal.trial.Progress;
import org.engram.kernel.admission.internal.trial.RejectedException;
import org.engram.kernel.admission.internal.trial.TrialAnswer;
import org.engram.kernel.admission.internal.trial.TrialOrder;

/**
 * The process of a trial. It answers into a file, then halts without the shutdown hooks of the
 * candidate. Nothing but the framework, the SPI, the kit and this bundle is on its class path.
 */
public final class TrialMain {
  private static final int BROKEN = 5;

  private TrialMain() {}

  /**
   * Runs the trial that is ordered in a folder. Threads of the framework would keep the process
   * alive if this one ended by an exception: it halts whatever happens.
   *
   * @param arguments the folder
   */
  public static void main(String[] arguments) {
    int code = BROKEN;
    try {
      answer(Path.of(arguments[0]));
      code = 0;
    } catch (Throwable e) {
      e.printStackTrace();
      System.err.flush();
    } finally {
      Runtime.getRuntime().halt(code);
    }
  }

  private static void answer(Path folder) throws Exception {
    TrialOrder order = TrialOrder.read(folder);
    Progress progress = new Progress(folder, System.out);
    progress.at(Progress.SETUP);
    List<String> checks = new ArrayList<>();
    String reason = "";
    TrialFramework framework = TrialFramework.start(order, folder);
    try {
      new CandidateTrial(framework, order, folder, progress).run(checks);
    } catch (RejectedException e) {
      reason = e.reason();
    }
    new TrialAnswer(order.nonce(), reason, checks).write(folder);
  }
}

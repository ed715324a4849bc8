package org.engram.kernel.admission.internal.osgi;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.engram.kernel.admission.Candidate;
import org.engram.kernel.admission.internal.AdmissionSettings;
import org.engram.kernel.admission.internal.Verdicts;
import org.engram.kernel.admission.internal.Verdicts.Standing;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Trials that nobody asked for, one after the other and after the start: providers that were
 * admitted for another contract, Java runtime or CPU, and, once on each of these, the shipped ones.
 * A shipped provider that is rejected serves on until the process ends; then the gate holds it.
 */
final class Reverification implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(Reverification.class);
  private static final Duration END = Duration.ofSeconds(5);
  private static final String WHO = "re-verification";

  private final BundleRepository repository;
  private final Verdicts verdicts;
  private final AdmissionSettings settings;
  private final List<String> again;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Thread thread;

  /**
   * Creates the thread.
   *
   * @param again digests of installed providers whose verdict does not count here any more
   */
  Reverification(
      BundleRepository repository,
      Verdicts verdicts,
      AdmissionSettings settings,
      List<String> again) {
    this.repository = repository;
    this.verdicts = verdicts;
    this.settings = settings;
    this.again = List.copyOf(again);
    this.thread = Thread.ofPlatform().name("engram-reverification").daemon().unstarted(this);
  }

  void start() {
    thread.start();
  }

  void stop() throws InterruptedException {
    stopped.countDown();
    thread.interrupt();
    thread.join(END);
  }

  @Override
  public void run() {
    try {
      if (stopped.await(settings.reverifyDelay().toMillis(), TimeUnit.MILLISECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      return; // stopped
    }
    again.forEach(digest -> attempt(digest, false));
    if (settings.reverify()) {
      repository.list().stream()
          .filter(Candidate::shipped)
          .filter(candidate -> repository.isRunning(candidate.digest()))
          .map(Candidate::digest)
          .filter(digest -> verdicts.of(digest).equals(new Standing.Admitted(false)))
          .forEach(digest -> attempt(digest, true));
    }
  }

  /** A shipped provider has a verdict, that of the build: it is tried all the same. */
  private void attempt(String digest, boolean shipped) {
    if (stopped.getCount() == 0) {
      return;
    }
    try {
      Candidate tried = repository.admit(digest, shipped, WHO);
      if (tried.state() == Candidate.State.REJECTED) {
        LOG.warn(
            "Provider {} {} does not pass its trial on this machine: {}. It is not used after the "
                + "next start; 'kernel:swap' takes calls from it now.",
            tried.symbolicName(),
            tried.version(),
            tried.reason());
      }
    } catch (IllegalStateException | IllegalArgumentException e) {
      if (stopped.getCount() > 0) {
        LOG.warn("A provider could not be verified again: {}", e.getMessage());
      }
    }
  }
}

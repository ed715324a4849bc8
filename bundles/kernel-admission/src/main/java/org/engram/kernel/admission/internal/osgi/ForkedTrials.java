package org.engram.kernel.admission.internal.osgi;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.engram.kernel.admission.internal.AdmissionSettings;
import org.engram.kernel.admission.internal.StaticChecks;
import org.engram.kernel.admission.internal.Surroundings;
import org.engram.kernel.admission.internal.TrustedSigners;
import org.engram.kernel.admission.internal.Verdict;
import org.engram.kernel.admission.internal.trial.Trial;
import org.osgi.framework.Bundle;

/**
 * Looks at a candidate without running it, then runs it in a process of its own.
 *
 * @param files what the child runs on
 * @param trial runs the child
 * @param settings the operator's
 * @param here what the verdicts hold for
 */
record ForkedTrials(TrialFiles files, Trial trial, AdmissionSettings settings, Surroundings here)
    implements BundleRepository.Trials {
  @Override
  public Verdict run(Bundle bundle, Path jar) throws IOException, InterruptedException {
    Optional<TrustedSigners> signers = settings.signers();
    Optional<String> problem = StaticChecks.problem(jar, signers);
    if (problem.isPresent()) {
      return new Verdict(
          false, problem.get(), Instant.now(), List.of("files, nothing was run"), here, "");
    }
    return trial.run((folder, nonce) -> files.order(bundle, jar, folder, nonce), here);
  }
}

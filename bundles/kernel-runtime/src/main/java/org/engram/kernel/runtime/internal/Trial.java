package org.engram.kernel.runtime.internal;

import org.engram.kernel.runtime.ProviderSelector;
import org.engram.kernel.runtime.internal.trial.Share;

/**
 * What a route does besides serving: a share of its calls is computed by two providers.
 *
 * @param other the one that does not serve: the candidate of a canary, or what served before a
 *     provider on probation
 * @param canary whether the other is the one under trial; else the one that serves is
 * @param build identity of the one under trial
 * @param share of the calls that the pair gets
 * @param compared of those the share that both compute
 * @param watch what they found
 */
record Trial(
    ProviderSelector other,
    boolean canary,
    String build,
    Share share,
    Share compared,
    TrialWatch watch) {

  Trial withShare(Share changed) {
    return new Trial(other, canary, build, changed, compared, watch);
  }

  /** Pairs the one that serves with the other. */
  Pairing pair(Binding serving, Binding beside) {
    return canary
        ? new Pairing(beside, serving, share, compared, watch)
        : new Pairing(serving, beside, share, compared, watch);
  }
}

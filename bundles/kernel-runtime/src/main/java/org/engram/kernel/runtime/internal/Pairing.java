package org.engram.kernel.runtime.internal;

import org.engram.kernel.runtime.internal.trial.Share;
import org.engram.kernel.runtime.internal.trial.Watcher;

/**
 * Two providers for the calls of one kernel interface: the one under trial, and the one whose
 * answer counts.
 *
 * @param candidate under trial
 * @param incumbent answers whatever is compared
 * @param share of the calls that the pair gets; the others go where the route goes
 * @param compared of those the share that both compute; the others are the candidate's alone
 * @param watcher is told what came of it
 */
record Pairing(
    Binding candidate, Binding incumbent, Share share, Share compared, Watcher watcher) {}

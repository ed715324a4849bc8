package org.engram.kernel.runtime;

import java.time.Instant;
import java.util.Optional;
import org.engram.kernel.spi.KernelId;
import org.engram.kernel.spi.RowShape;
import org.engram.kernel.spi.Tier;

/**
 * Where the calls of one kernel go.
 *
 * @param kernel the kernel
 * @param provider written form {@code id@version} of the active provider; empty if no provider
 *     offers the kernel
 * @param tier its tier
 * @param rowShape how rows are walked; empty where the provider has no choice
 * @param why what decided: {@code native-off}, {@code pin}, {@code choice} or {@code ranking}
 * @param previous written form of the provider that a rollback returns to
 * @param lastInvocation when the kernel was last called, to about a second
 */
public record RouteStatus(
    KernelId kernel,
    Optional<String> provider,
    Optional<Tier> tier,
    Optional<RowShape> rowShape,
    String why,
    Optional<String> previous,
    Optional<Instant> lastInvocation) {}

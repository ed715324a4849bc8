package org.engram.kernel.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Expectations of refused arguments. */
public final class Refused {
  private Refused() {}

  /** Expects {@code InvalidArgument} with a message that has those parts. */
  public static void assertInvalid(ThrowingCallable call, String... parts) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            KernelException.class,
            failure -> assertThat(failure.code()).isEqualTo(KernelException.Code.INVALID_ARGUMENT))
        .hasMessageStartingWith("InvalidArgument: ")
        .hasMessageContainingAll(parts);
  }
}

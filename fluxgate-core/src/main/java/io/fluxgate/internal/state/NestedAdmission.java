package io.fluxgate.internal.state;

import io.fluxgate.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * Held by a call that is made synchronously within a probe of the same breaker: it belongs to that
 * probe, whose outcome stands for both, and is not recorded.
 */
record NestedAdmission(PolicyRuntime runtime) implements Admission {

  @Override
  public void succeeded(long durationNanos, long nowNanos, long retryAfterNanos) {}

  @Override
  public void failed(
      @Nullable Outcome outcome, long durationNanos, long nowNanos, long retryAfterNanos) {}

  @Override
  public void ignored() {}

  @Override
  public void endedWithConnection() {}
}

package io.fluxgate.internal.state;

import io.fluxgate.Outcome;
import io.fluxgate.internal.report.CallCounters;
import org.jspecify.annotations.Nullable;

/** Held by a call that METRICS_ONLY let through but would have rejected: it is only counted. */
record ShadowAdmission(PolicyRuntime runtime, CallCounters counters) implements Admission {

  @Override
  public void succeeded(long durationNanos, long nowNanos, long retryAfterNanos) {
    counters.succeeded.addRelease(1);
  }

  @Override
  public void failed(
      @Nullable Outcome outcome, long durationNanos, long nowNanos, long retryAfterNanos) {
    counters.failureKinds.increment(runtime.kindOf(outcome));
  }

  @Override
  public void ignored() {
    counters.ignored.addRelease(1);
  }

  @Override
  public void endedWithConnection() {
    counters.sameConnection.addRelease(1);
  }
}

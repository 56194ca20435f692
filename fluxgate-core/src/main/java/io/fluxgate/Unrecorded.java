package io.fluxgate;

import org.jspecify.annotations.Nullable;

/**
 * What a call holds that a shadow let pass although it would have been rejected: it is only
 * counted.
 */
record Unrecorded(Parts parts, Counters counters) implements Admission {

  @Override
  public void succeeded(long durationNanos, long nowNanos, long retryAfterNanos) {
    counters.succeeded.addRelease(1);
  }

  @Override
  public void failed(
      @Nullable Outcome outcome, long durationNanos, long nowNanos, long retryAfterNanos) {
    counters.failureKinds.increment(parts.kindOf(outcome));
  }

  @Override
  public void ignored() {
    counters.ignored.addRelease(1);
  }
}

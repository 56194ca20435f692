package io.fluxgate.internal.state;

import io.fluxgate.internal.util.Text;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What others say about the dependency of a closed circuit: for a while, few failures are enough to
 * open it. Only failures read it.
 */
final class Suspicion {

  private final Object period;
  private final int failures;
  private final String evidence;
  private final long sinceNanos;
  private final long durationNanos;
  private final AtomicInteger missing;

  Suspicion(Object period, int failures, String evidence, long nowNanos, long durationNanos) {
    this.period = period;
    this.failures = failures;
    this.evidence = evidence;
    this.sinceNanos = nowNanos;
    this.durationNanos = durationNanos;
    this.missing = new AtomicInteger(failures);
  }

  /** Counts a failure of this period; returns whether there are enough of them. */
  boolean isConfirmed(State failed, long nowNanos) {
    return failed.period() == period
        && nowNanos - sinceNanos < durationNanos
        // Stays at zero: another thread may be about to open the circuit, and fail to.
        && missing.updateAndGet(rest -> Math.max(0, rest - 1)) == 0;
  }

  String reason() {
    return evidence + ", and " + Text.count(failures, "own failure");
  }
}

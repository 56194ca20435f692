package io.fluxgate.benchmarks.jcstress;

import io.fluxgate.CircuitBreaker;
import io.fluxgate.CircuitBreakerPolicy;
import io.fluxgate.Permit;
import io.fluxgate.Retry;
import io.fluxgate.Ticker;
import io.fluxgate.Tripper;
import io.fluxgate.Window;
import java.time.Duration;

/** Policies, breakers and a clock for the stress tests. */
final class StressBreakers {

  static final Duration DELAY = Duration.ofNanos(1);

  private StressBreakers() {}

  /**
   * Opens after two consecutive failures, for 1 ns; then permits as many probes as there are slots.
   */
  static CircuitBreakerPolicy.Builder twoInRow(int slots) {
    return CircuitBreakerPolicy.builder()
        .window(Window.count(4))
        .tripper(Tripper.failureStreak(2))
        .retry(Retry.cooldown(DELAY))
        .permit(Permit.all())
        .halfOpenCalls(slots);
  }

  static CircuitBreaker breaker(CircuitBreakerPolicy policy) {
    return CircuitBreaker.of("stressed", policy);
  }

  /** A clock that stands still until a test sets it. */
  static final class ManualClock implements Ticker {

    private volatile long nanos;

    void set(Duration time) {
      nanos = time.toNanos();
    }

    @Override
    public long nanos() {
      return nanos;
    }
  }
}

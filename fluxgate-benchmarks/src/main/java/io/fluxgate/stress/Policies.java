package io.fluxgate.stress;

import io.fluxgate.CircuitBreaker;
import io.fluxgate.CircuitBreakerPolicy;
import io.fluxgate.Permit;
import io.fluxgate.Retry;
import io.fluxgate.Ticker;
import io.fluxgate.Tripper;
import io.fluxgate.Window;
import java.time.Duration;

/** What the breakers under stress have in common. */
final class Policies {

  static final Duration DELAY = Duration.ofNanos(1);

  private Policies() {}

  /** Opens at two failures in a row, for hardly any time; probes as many as there are slots. */
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

  /** A clock that goes on only when it is told to. */
  static final class Hand implements Ticker {

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

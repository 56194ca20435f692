package io.fluxgate.benchmarks.protect;

import io.fluxgate.tools.simulate.Arrival;
import io.fluxgate.tools.simulate.CallEnd;
import io.fluxgate.tools.simulate.CountingGuard;
import io.fluxgate.tools.simulate.Guard;
import io.fluxgate.tools.simulate.Subject;
import io.fluxgate.tools.simulate.VirtualClock;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.StateTransition;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * resilience4j. Responses from 500 on and timeouts are reported as errors, and a cancelled call
 * gives its permission back, as its reactive operators do.
 */
record Resilience4jPeer(
    String name, Kind kind, String text, UnaryOperator<CircuitBreakerConfig.Builder> settings)
    implements Subject {

  @Override
  public Guard guard(VirtualClock clock, long seed) {
    CircuitBreakerConfig.Builder config =
        CircuitBreakerConfig.custom()
            .clock(clock)
            .currentTimestampFunction(ignored -> clock.nanos(), TimeUnit.NANOSECONDS)
            .writableStackTraceEnabled(false);
    return new PeerGuard(CircuitBreaker.of("upstream", settings.apply(config).build()));
  }

  private static final class PeerGuard extends CountingGuard {

    private final CircuitBreaker breaker;

    PeerGuard(CircuitBreaker breaker) {
      this.breaker = breaker;
      breaker.getEventPublisher().onStateTransition(event -> count(event.getStateTransition()));
    }

    private void count(StateTransition transition) {
      if (transition.getToState() == State.OPEN) {
        opened(transition.getFromState() == State.HALF_OPEN);
      }
    }

    @Override
    public @Nullable Pass admit(Arrival arrival) {
      if (!breaker.tryAcquirePermission()) {
        return null;
      }
      long start = breaker.getCurrentTimestamp();
      return end -> report(end, breaker.getCurrentTimestamp() - start);
    }

    private void report(CallEnd end, long durationNanos) {
      switch (end) {
        case SUCCESS -> breaker.onSuccess(durationNanos, TimeUnit.NANOSECONDS);
        case ERROR, TIMEOUT ->
            breaker.onError(durationNanos, TimeUnit.NANOSECONDS, new IOException("failed"));
        case CANCELLED -> breaker.releasePermission();
      }
    }
  }
}

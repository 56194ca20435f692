package io.fluxgate.fleet.internal.run;

import io.fluxgate.CallCounts;
import io.fluxgate.CircuitBreaker;
import io.fluxgate.CircuitState;
import io.fluxgate.fleet.internal.rules.Circuit;
import java.time.Duration;

/**
 * A circuit breaker, as the rules see it.
 *
 * @param breaker of the core
 */
public record BreakerCircuit(CircuitBreaker breaker) implements Circuit {

  /** What the rules make of a state; METRICS_ONLY has to be asked for the state of its shadow. */
  public static Phase phase(CircuitState state) {
    return switch (state) {
      case CLOSED -> Phase.CLOSED;
      case OPEN -> Phase.OPEN;
      case HALF_OPEN -> Phase.HALF_OPEN;
      case METRICS_ONLY, DISABLED, FORCED_OPEN -> Phase.OTHER;
    };
  }

  @Override
  public String name() {
    return breaker.name();
  }

  @Override
  public Phase phase() {
    CircuitState state = breaker.state();
    return phase(
        state == CircuitState.METRICS_ONLY ? breaker.info().shadowState().orElse(state) : state);
  }

  @Override
  public CallCounts counts() {
    return breaker.counts();
  }

  @Override
  public int streak() {
    return breaker.streak();
  }

  @Override
  public int reopens() {
    return breaker.info().reopens();
  }

  @Override
  public long nanosUntilProbe() {
    return breaker.info().untilProbe().map(Duration::toNanos).orElse(-1L);
  }

  @Override
  public boolean open(String reason, Duration delay) {
    return breaker.open(reason, delay);
  }

  @Override
  public void probeIn(Duration wait) {
    boolean unused = breaker.probeIn(wait);
  }

  @Override
  public void suspect(int failures, String reason, Duration duration) {
    boolean unused = breaker.suspect(failures, reason, duration);
  }
}

package io.fluxgate.benchmarks.jmh;

import static io.fluxgate.Tripper.failureRate;
import static io.fluxgate.Tripper.minRequests;
import static io.fluxgate.Tripper.slowRate;

import io.fluxgate.CircuitBreaker;
import io.fluxgate.CircuitBreakerPolicy;
import io.fluxgate.CircuitState;
import io.fluxgate.Overdue;
import io.fluxgate.Retry;
import io.fluxgate.Tripper;
import io.fluxgate.Window;
import java.time.Duration;

/** Fluxgate, through {@code call(Callable)}. */
class FluxgateSubject implements Subject {

  final CircuitBreaker breaker;

  FluxgateSubject(Scenario scenario, int windowSize) {
    breaker = CircuitBreaker.of("fluxgate", policy(scenario, windowSize));
  }

  private static CircuitBreakerPolicy policy(Scenario scenario, int windowSize) {
    Tripper failures = failureRate(0.5);
    Tripper rates =
        scenario.hasDurations() ? failures.or(slowRate(0.5, Duration.ofSeconds(1))) : failures;
    CircuitBreakerPolicy.Builder policy =
        CircuitBreakerPolicy.builder()
            .window(
                scenario.isTimeWindow()
                    ? Window.time(Duration.ofSeconds(10))
                    : Window.count(windowSize))
            .tripper(minRequests(100).and(rates))
            .retry(Retry.cooldown(Duration.ofHours(1)))
            .initialState(scenario.isOpen() ? CircuitState.OPEN : CircuitState.CLOSED);
    if (scenario == Scenario.COUNT_OVERDUE) {
      policy.overdue(Overdue.adaptive());
    }
    if (scenario.hasMean() || !scenario.hasDurations()) {
      policy.measureDurations(scenario.hasMean());
    }
    return policy.build();
  }

  @Override
  public Object succeed() throws Exception {
    return breaker.call(SUCCESS);
  }

  @Override
  public Object fail() throws Exception {
    try {
      return breaker.call(FAILURE);
    } catch (Failure expected) {
      return expected;
    }
  }

  @Override
  public boolean tryAcquire() {
    return breaker.tryAcquire().isPresent();
  }

  @Override
  public boolean isClosed() {
    return breaker.state() == CircuitState.CLOSED;
  }

  @Override
  public boolean isOpen() {
    return breaker.state() == CircuitState.OPEN;
  }
}

package io.fluxgate.benchmarks.jmh;

import com.linecorp.armeria.client.circuitbreaker.CircuitBreaker;
import com.linecorp.armeria.client.circuitbreaker.CircuitState;
import com.linecorp.armeria.client.circuitbreaker.FailFastException;
import java.time.Duration;
import java.util.concurrent.Callable;

/**
 * Armeria's {@code NonBlockingCircuitBreaker}, used as Armeria's client uses it. Its window is
 * always a time window with steps of 1 s, and it never measures durations.
 */
final class ArmeriaSubject implements Subject {

  private final CircuitBreaker breaker =
      CircuitBreaker.builder("armeria")
          .counterSlidingWindow(Duration.ofSeconds(10))
          .counterUpdateInterval(Duration.ofSeconds(1))
          .failureRateThreshold(0.5)
          .minimumRequestThreshold(100)
          .circuitOpenWindow(Duration.ofHours(1))
          .build();

  ArmeriaSubject(Scenario scenario) {
    if (scenario.isOpen()) {
      breaker.enterState(CircuitState.OPEN);
    }
  }

  @Override
  public Object succeed() throws Exception {
    return call(SUCCESS);
  }

  @Override
  public Object fail() throws Exception {
    try {
      return call(FAILURE);
    } catch (Failure expected) {
      return expected;
    }
  }

  private Object call(Callable<String> callable) throws Exception {
    if (!breaker.tryRequest()) {
      throw new FailFastException(breaker);
    }
    String result;
    try {
      result = callable.call();
    } catch (Exception error) {
      breaker.onFailure();
      throw error;
    }
    breaker.onSuccess();
    return result;
  }

  @Override
  public boolean tryAcquire() {
    return breaker.tryRequest();
  }

  @Override
  public boolean isClosed() {
    return breaker.circuitState() == CircuitState.CLOSED;
  }

  @Override
  public boolean isOpen() {
    return breaker.circuitState() == CircuitState.OPEN;
  }
}

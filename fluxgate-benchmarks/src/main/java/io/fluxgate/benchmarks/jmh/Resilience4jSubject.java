package io.fluxgate.benchmarks.jmh;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowSynchronizationStrategy;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** resilience4j, through callables decorated once. */
final class Resilience4jSubject implements Subject {

  private final CircuitBreaker breaker;
  private final Callable<String> success;
  private final Callable<String> failure;

  Resilience4jSubject(
      Scenario scenario, SlidingWindowSynchronizationStrategy strategy, boolean stackTraces) {
    breaker = CircuitBreaker.of("resilience4j", config(scenario, strategy, stackTraces));
    success = CircuitBreaker.decorateCallable(breaker, SUCCESS);
    failure = CircuitBreaker.decorateCallable(breaker, FAILURE);
    if (scenario.isOpen()) {
      breaker.transitionToOpenState();
    }
  }

  private static CircuitBreakerConfig config(
      Scenario scenario, SlidingWindowSynchronizationStrategy strategy, boolean stackTraces) {
    boolean time = scenario.isTimeWindow();
    CircuitBreakerConfig.Builder config =
        CircuitBreakerConfig.custom()
            .slidingWindow(
                time ? 10 : 100,
                100,
                time ? SlidingWindowType.TIME_BASED : SlidingWindowType.COUNT_BASED,
                strategy)
            .failureRateThreshold(50)
            .waitDurationInOpenState(Duration.ofHours(1))
            .writableStackTraceEnabled(stackTraces);
    if (scenario.hasDurations()) {
      config.slowCallRateThreshold(50).slowCallDurationThreshold(Duration.ofSeconds(1));
    } else {
      // It always measures durations; a constant clock is the cheapest.
      config.currentTimestampFunction(clock -> 0L, TimeUnit.NANOSECONDS);
    }
    return config.build();
  }

  @Override
  public Object succeed() throws Exception {
    return success.call();
  }

  @Override
  public Object fail() throws Exception {
    try {
      return failure.call();
    } catch (Failure expected) {
      return expected;
    }
  }

  @Override
  public boolean tryAcquire() {
    return breaker.tryAcquirePermission();
  }

  @Override
  public boolean isClosed() {
    return breaker.getState() == CircuitBreaker.State.CLOSED;
  }

  @Override
  public boolean isOpen() {
    return breaker.getState() == CircuitBreaker.State.OPEN;
  }
}

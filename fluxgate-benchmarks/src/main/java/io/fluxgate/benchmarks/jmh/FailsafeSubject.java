package io.fluxgate.benchmarks.jmh;

import dev.failsafe.CircuitBreaker;
import dev.failsafe.CircuitBreakerBuilder;
import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeExecutor;
import dev.failsafe.function.CheckedSupplier;
import java.time.Duration;

/** Failsafe, through its executor. */
class FailsafeSubject implements Subject {

  final CircuitBreaker<Object> breaker;
  private final FailsafeExecutor<Object> executor;
  private final CheckedSupplier<Object> success = SUCCESS::call;
  private final CheckedSupplier<Object> failure = FAILURE::call;

  FailsafeSubject(Scenario scenario) {
    CircuitBreakerBuilder<Object> builder = CircuitBreaker.builder().withDelay(Duration.ofHours(1));
    if (scenario.isTimeWindow()) {
      builder.withFailureRateThreshold(50, 100, Duration.ofSeconds(10));
    } else {
      builder.withFailureThreshold(50, 100);
    }
    breaker = builder.build();
    executor = Failsafe.with(breaker);
    if (scenario.isOpen()) {
      breaker.open();
    }
  }

  @Override
  public Object succeed() throws Exception {
    return executor.get(success);
  }

  @Override
  public Object fail() throws Exception {
    try {
      return executor.get(failure);
    } catch (Failure expected) {
      return expected;
    }
  }

  @Override
  public boolean tryAcquire() {
    return breaker.tryAcquirePermit();
  }

  @Override
  public boolean isClosed() {
    return breaker.isClosed();
  }

  @Override
  public boolean isOpen() {
    return breaker.isOpen();
  }
}

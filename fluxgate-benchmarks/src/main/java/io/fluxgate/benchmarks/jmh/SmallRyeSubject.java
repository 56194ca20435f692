package io.fluxgate.benchmarks.jmh;

import io.smallrye.faulttolerance.core.FaultToleranceContext;
import io.smallrye.faulttolerance.core.Future;
import io.smallrye.faulttolerance.core.Invocation;
import io.smallrye.faulttolerance.core.circuit.breaker.CircuitBreaker;
import io.smallrye.faulttolerance.core.stopwatch.SystemStopwatch;
import io.smallrye.faulttolerance.core.timer.ThreadTimer;
import io.smallrye.faulttolerance.core.util.ExceptionDecision;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

/**
 * The breaker inside SmallRye Fault Tolerance. It has count windows only, and does not measure
 * durations.
 */
final class SmallRyeSubject implements Subject {

  private final Supplier<Future<Object>> success = SmallRyeSubject::success;
  private final Supplier<Future<Object>> failure = SmallRyeSubject::failure;

  private final CircuitBreaker<Object> breaker =
      new CircuitBreaker<>(
          Invocation.invocation(),
          "smallrye",
          ExceptionDecision.ALWAYS_FAILURE,
          3_600_000,
          100,
          0.5,
          1,
          SystemStopwatch.INSTANCE,
          new ThreadTimer(Runnable::run));

  SmallRyeSubject(Scenario scenario) {
    if (scenario.isOpen()) {
      open();
    }
  }

  /** Opens by a window full of failures, because there is no method for it. */
  private void open() {
    for (int i = 0; i < 100; i++) {
      try {
        fail();
      } catch (Exception expected) {
        // These failures open the circuit.
      }
    }
  }

  private static Future<Object> success() {
    return completed(SUCCESS);
  }

  private static Future<Object> failure() {
    return completed(FAILURE);
  }

  private static Future<Object> completed(Callable<String> callable) {
    try {
      return Future.of(callable.call());
    } catch (Exception error) {
      return Future.ofError(error);
    }
  }

  @Override
  public Object succeed() throws Exception {
    return call(success);
  }

  @Override
  public Object fail() throws Exception {
    try {
      return call(failure);
    } catch (Failure expected) {
      return expected;
    }
  }

  private Object call(Supplier<Future<Object>> supplier) throws Exception {
    try {
      return breaker.apply(new FaultToleranceContext<>(supplier, false)).awaitBlocking();
    } catch (Exception | Error error) {
      throw error;
    } catch (Throwable impossible) {
      throw new AssertionError(impossible);
    }
  }

  @Override
  public boolean isClosed() {
    return breaker.currentState() == CircuitBreaker.STATE_CLOSED;
  }

  @Override
  public boolean isOpen() {
    return breaker.currentState() == CircuitBreaker.STATE_OPEN;
  }
}

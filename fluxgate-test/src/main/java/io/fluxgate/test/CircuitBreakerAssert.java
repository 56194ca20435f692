package io.fluxgate.test;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.fluxgate.CallCounts;
import io.fluxgate.CircuitBreaker;
import io.fluxgate.CircuitState;
import org.assertj.core.api.AbstractAssert;

/** Assertions on one breaker. A failure message contains {@link CircuitBreaker#info()}. */
public final class CircuitBreakerAssert
    extends AbstractAssert<CircuitBreakerAssert, CircuitBreaker> {

  CircuitBreakerAssert(CircuitBreaker actual) {
    super(actual, CircuitBreakerAssert.class);
  }

  /**
   * Verifies that the breaker is CLOSED.
   *
   * @return this assertion
   */
  @CanIgnoreReturnValue
  public CircuitBreakerAssert isClosed() {
    return hasState(CircuitState.CLOSED);
  }

  /**
   * Verifies that the breaker is OPEN.
   *
   * @return this assertion
   */
  @CanIgnoreReturnValue
  public CircuitBreakerAssert isOpen() {
    return hasState(CircuitState.OPEN);
  }

  /**
   * Verifies that the breaker is HALF_OPEN.
   *
   * @return this assertion
   */
  @CanIgnoreReturnValue
  public CircuitBreakerAssert isHalfOpen() {
    return hasState(CircuitState.HALF_OPEN);
  }

  /**
   * Verifies that the breaker is in one state.
   *
   * @param expected the expected {@link CircuitBreaker#state()}: METRICS_ONLY, whatever the state
   *     of its shadow
   * @return this assertion
   */
  @CanIgnoreReturnValue
  public CircuitBreakerAssert hasState(CircuitState expected) {
    isNotNull();
    if (actual.state() != expected) {
      failWithMessage(
          "Expected %s to be %s but it was %s: %s",
          actual.name(), expected, actual.state(), actual.info());
    }
    return this;
  }

  /**
   * Verifies how many calls have succeeded since the breaker was created.
   *
   * @param calls the exact number
   * @return this assertion
   */
  @CanIgnoreReturnValue
  public CircuitBreakerAssert hasSucceeded(long calls) {
    return hasCount("succeeded", calls, counts().succeeded());
  }

  /**
   * Verifies how many calls have failed since the breaker was created.
   *
   * @param calls the exact number
   * @return this assertion
   */
  @CanIgnoreReturnValue
  public CircuitBreakerAssert hasFailed(long calls) {
    return hasCount("failed", calls, counts().failed());
  }

  /**
   * Verifies how many calls have been ignored since the breaker was created.
   *
   * @param calls the exact number
   * @return this assertion
   */
  @CanIgnoreReturnValue
  public CircuitBreakerAssert hasIgnored(long calls) {
    return hasCount("ignored", calls, counts().ignored());
  }

  /**
   * Verifies how many calls have been rejected since the breaker was created.
   *
   * @param calls the exact number
   * @return this assertion
   */
  @CanIgnoreReturnValue
  public CircuitBreakerAssert hasRejected(long calls) {
    return hasCount("rejected", calls, counts().rejected());
  }

  /**
   * Verifies how many calls METRICS_ONLY has let through although it would have rejected them.
   *
   * @param calls the exact number
   * @return this assertion
   */
  @CanIgnoreReturnValue
  public CircuitBreakerAssert wouldHaveRejected(long calls) {
    return hasCount("would have been rejected", calls, counts().wouldBeRejected());
  }

  /**
   * Verifies how many probes are in flight.
   *
   * @param probes the exact number; probes whose lease has expired do not count
   * @return this assertion
   */
  @CanIgnoreReturnValue
  public CircuitBreakerAssert hasProbesInFlight(int probes) {
    isNotNull();
    return hasCount("are probes under way", probes, actual.info().probesInFlight());
  }

  private CallCounts counts() {
    isNotNull();
    return actual.info().counts();
  }

  private CircuitBreakerAssert hasCount(String what, long expected, long count) {
    if (count != expected) {
      failWithMessage(
          "Expected that %d calls of %s %s but it was %d: %s",
          expected, actual.name(), what, count, actual.info());
    }
    return this;
  }
}

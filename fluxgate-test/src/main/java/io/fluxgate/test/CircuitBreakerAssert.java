package io.fluxgate.test;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.fluxgate.CallCounts;
import io.fluxgate.CircuitBreaker;
import io.fluxgate.CircuitState;
import org.assertj.core.api.AbstractAssert;

/** Assertions on one breaker. A failure shows all that {@link CircuitBreaker#info()} tells. */
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
   * Verifies that the breaker is in this state.
   *
   * @param expected as {@link CircuitBreaker#state()} gives it: METRICS_ONLY, whatever its shadow
   *     would be in
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
   * Verifies how many calls succeeded since the breaker was made.
   *
   * @param calls exactly so many
   * @return this assertion
   */
  @CanIgnoreReturnValue
  public CircuitBreakerAssert hasSucceeded(long calls) {
    return hasCount("succeeded", calls, counts().succeeded());
  }

  /**
   * Verifies how many calls failed since the breaker was made.
   *
   * @param calls exactly so many
   * @return this assertion
   */
  @CanIgnoreReturnValue
  public CircuitBreakerAssert hasFailed(long calls) {
    return hasCount("failed", calls, counts().failed());
  }

  /**
   * Verifies how many calls were ignored since the breaker was made.
   *
   * @param calls exactly so many
   * @return this assertion
   */
  @CanIgnoreReturnValue
  public CircuitBreakerAssert hasIgnored(long calls) {
    return hasCount("ignored", calls, counts().ignored());
  }

  /**
   * Verifies how many calls were rejected since the breaker was made.
   *
   * @param calls exactly so many
   * @return this assertion
   */
  @CanIgnoreReturnValue
  public CircuitBreakerAssert hasRejected(long calls) {
    return hasCount("rejected", calls, counts().rejected());
  }

  /**
   * Verifies how many calls METRICS_ONLY let through that would have been rejected.
   *
   * @param calls exactly so many
   * @return this assertion
   */
  @CanIgnoreReturnValue
  public CircuitBreakerAssert wouldHaveRejected(long calls) {
    return hasCount("would have been rejected", calls, counts().wouldBeRejected());
  }

  /**
   * Verifies how many probes are under way.
   *
   * @param probes exactly so many; those whose lease ran out do not count
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
